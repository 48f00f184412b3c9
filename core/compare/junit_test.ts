import { assert, assertEquals, assertMatch } from "@std/assert";
import type { TraceEvent } from "../events/mod.ts";
import { RunFold } from "../run/fold.ts";
import { junit, markdownSummary } from "./junit.ts";

/** A run of samples, each with how it ended, one second each. */
function fold(endings: readonly object[]): RunFold {
  const run = new RunFold();
  let seq = 0;
  // What the fold reads of an event is in the draft.
  const add = (event: object) => run.add({ seq, t: seq++ * 1e9, ...event } as TraceEvent);
  const started = { kind: "benchmark.started", span: "b", parent: "m", benchmark: "q", model: "m" };
  add({ ...started, version: "1", provider: "p", samples: endings.length, chance: 0 });
  for (const [index, ending] of endings.entries()) {
    const sample = `1/q/${index}`;
    add({ kind: "sample.started", span: sample, parent: "b", sample, hash: "" });
    add({ span: sample, sample, ...ending });
  }
  return run;
}

const scored = (score: number | null) => ({
  kind: "sample.scored",
  score,
  answer: "a",
  explanation: "<why> | x",
});
const failed = { kind: "sample.failed", error: { type: "stall", message: "none came" } };
const skipped = { kind: "sample.skipped", reason: { type: "needs_tools", message: "no tools" } };

Deno.test("junit() has a case for each sample, with its real time: wrong is a failure, failed an error", () => {
  const run = fold([scored(1), scored(0), scored(null), failed, skipped]);
  const xml = junit("r", { checks: [], fold: run });
  assertMatch(
    xml,
    /<testsuites name="model-lens" tests="5" failures="1" errors="1" skipped="1" time="5\.000">/,
  );
  assertMatch(xml, /<testcase classname="m\.q" name="1\/q\/0" time="1\.000"\/>/);
  assertMatch(xml, /name="1\/q\/1"[^>]*>\s*<failure message="score 0: &lt;why&gt; \| x"\/>/);
  assertMatch(xml, /name="1\/q\/3"[^>]*>\s*<error message="stall: none came"\/>/);
  assertMatch(xml, /name="1\/q\/4"[^>]*>\s*<skipped message="needs_tools: no tools"\/>/);
});

Deno.test("junit() and markdownSummary() hold hostile names", () => {
  const checks = [
    { name: 'a "<b>&\u0000\n', outcome: "failed", reason: "x | y `z` <script>" },
    { name: "c", outcome: "unknown", reason: "" },
    { name: "d", outcome: "passed", reason: "" },
  ] as const;
  const gated = { checks, fold: fold([scored(0)]) };
  const xml = junit("r<n>", gated);
  assertMatch(xml, /tests="4" failures="2" errors="1" skipped="0"/);
  assertMatch(xml, /name="a &quot;&lt;b&gt;&amp;&#10;"/);
  assertMatch(xml, /<failure message="x \| y `z` &lt;script&gt;"\/>/);
  const markdown = markdownSummary("r", gated);
  assertMatch(markdown, /x \\\| y \\`z\\` \\<script\\>/);
  assertMatch(markdown, /\| 1\/q\/0 \| score 0: \\<why\\> \\\| x \|/);
});

Deno.test("markdownSummary() keeps to 1 MiB with what is there, and counts what has no room", () => {
  const gated = { checks: [], fold: fold(Array.from({ length: 30_000 }, () => scored(0))) };
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  const whole = markdownSummary("r", gated);
  assert(bytes(whole) <= 1024 * 1024);
  assertMatch(whole, /\n\d+ lines have no room here\n$/);
  const before = "é".repeat(300_000);
  assert(bytes(before + markdownSummary("r", gated, before)) <= 1024 * 1024);
  assertEquals(markdownSummary("r", { ...gated, fold: fold([scored(1)]) }).includes("room"), false);
});
