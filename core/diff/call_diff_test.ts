import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { RecordedCall, RecordedCalls } from "../calls/recorded_call.ts";
import { imaginedHeader } from "../testing/imagined_header.ts";
import { ask, type ImaginedCall, ImaginedTrace } from "../testing/imagined_trace.ts";
import { align, textSimilarity } from "./align.ts";
import { callDiff, differs } from "./call_diff.ts";
import { runDiff } from "./run_diff.ts";
import { structuralChanges } from "./structure.ts";
import { wordChanges } from "./words.ts";

function traced(calls: readonly ImaginedCall[], run = "r"): RecordedCalls {
  const trace = new ImaginedTrace(imaginedHeader(run));
  const spans = calls.map((call) => trace.call(call));
  return {
    path: run,
    header: trace.header,
    others: [],
    lost: 0,
    calls: spans.map((span): RecordedCall => {
      const own = trace.events.filter((event) => event.span === span);
      return {
        span,
        started: own.find((event) => event.kind === "call.started") as RecordedCall["started"],
        chunks: own.filter((event) => event.kind === "chunk.received"),
        ended: own.find((event) => event.kind === "call.completed" || event.kind === "call.failed"),
        exchange: undefined,
        sample: undefined,
      };
    }),
  };
}

function compared(a: ImaginedCall, b: ImaginedCall) {
  const [one] = traced([a]).calls;
  const [other] = traced([b]).calls;
  return callDiff(one as RecordedCall, other as RecordedCall);
}

const tokens = (...texts: readonly string[]) => texts.map((text) => ({ text, lp: [-0.1] }));

Deno.test("callDiff() tells settings, words and times that differ", () => {
  const found = compared(
    { request: ask("Hi", { temperature: 0 }), chunks: tokens("a", " red", " cat") },
    { request: ask("Hi", { temperature: 1 }), chunks: tokens("a", " big", " cat") },
  );
  assertEquals(found.request, [{ path: "temperature", kind: "changed", a: 0, b: 1 }]);
  assert(found.divergence.kind === "differs");
  assertEquals(found.divergence.index, 1);
  const side = (kind: string) =>
    found.words.filter((one) => one.kind === kind)
      .map(({ text }) => text).join("");
  assertEquals([side("only in a"), side("only in b")], ["red", "big"]);
  assertEquals(found.figures.find(({ name }) => name === "e2e")?.a, 30);
});

Deno.test("callDiff() compares calls of tools as JSON, and messages by likeness", () => {
  const toolCalls = (args: string) => [{ id: "x", name: "go", arguments: args }];
  const same = compared(
    { more: { toolCalls: toolCalls('{"a":1, "b":2}') } },
    { more: { toolCalls: toolCalls('{"a":1,"b":2}') } },
  );
  assertEquals(same.tools, []);
  const other = compared(
    { more: { toolCalls: toolCalls('{"city":"Rome"}') } },
    { more: { toolCalls: toolCalls('{"city":"Riga"}') } },
  );
  assertEquals(other.tools, [{
    path: "[0].arguments.city",
    kind: "changed",
    a: "Rome",
    b: "Riga",
  }]);
});

Deno.test("callDiff() finds that calls of tools part although nothing streamed them", () => {
  const calls = (args: string) => ({
    chunks: [],
    more: { toolCalls: [{ id: "x", name: "go", arguments: args }] },
  });
  const { divergence } = compared(calls('{"city":"Rome"}'), calls('{"city":"Riga"}'));
  assert(divergence.kind === "differs");
  assertEquals([divergence.channel, divergence.a.text], ["tool", 'ome"}']);
});

Deno.test("structuralChanges() pairs messages although one was put in before them", () => {
  const turn = (role: string, content: string) => ({ role, content });
  const a = [turn("system", "Be brief."), turn("user", "Where is the red cat now?")];
  const b = [
    turn("system", "Be brief."),
    turn("user", "An example of something else"),
    turn("user", "Where is the red dog now?"),
  ];
  assertEquals(structuralChanges(a, b), [
    { path: "[1]", kind: "only in b", b: b[1] },
    {
      path: "[1].content",
      kind: "changed",
      a: "Where is the red cat now?",
      b: "Where is the red dog now?",
    },
  ]);
});

Deno.test("structuralChanges() finds nothing in equal values, and something in any others", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
    assertEquals(structuralChanges(a, a), []);
    const differ = JSON.stringify(a) !== JSON.stringify(b);
    // The order of keys means nothing.
    if (differ && structuralChanges(a, b).length === 0) assertEquals(a, b);
  }));
});

Deno.test("align() pairs by likeness, leaves out nothing, and crosses no pairs", () => {
  const words = fc.array(fc.constantFrom("a b", "a c", "b d e", "x y", "z"), { maxLength: 12 });
  fc.assert(fc.property(words, words, (a, b) => {
    const pairs = align(a, b, { similarity: textSimilarity });
    assertEquals(pairs.flatMap((pair) => pair.a ?? []), a);
    assertEquals(pairs.flatMap((pair) => pair.b ?? []), b);
    for (const pair of pairs) {
      if (pair.a === undefined || pair.b === undefined) continue;
      assert(textSimilarity(pair.a, pair.b) >= 0.3);
    }
  }));
  const shifted = align(["one two", "three four"], ["new", "one two", "three four five"], {
    similarity: textSimilarity,
  });
  assertEquals(shifted.map(({ a, b }) => [a, b]), [
    [undefined, "new"],
    ["one two", "one two"],
    ["three four", "three four five"],
  ]);
});

Deno.test("wordChanges() puts both texts together again, however little they have in common", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "\n"), maxLength: 40 });
  fc.assert(fc.property(texts, texts, (a, b) => {
    const changes = wordChanges(a, b);
    const side = (other: string) =>
      changes.filter(({ kind }) => kind !== other).map(({ text }) => text).join("");
    assertEquals([side("only in b"), side("only in a")], [a, b]);
  }));
  const [long, other] = ["ab ".repeat(30_000), "xy ".repeat(30_000)];
  const changes = wordChanges(long, other);
  assertEquals(
    changes.filter(({ kind }) => kind !== "only in b").map(({ text }) => text).join(""),
    long,
  );
});

Deno.test("runDiff() says that identical runs have no difference, and pairs a run with a step more", () => {
  const steps = ["Where is the cat?", "How old is the dog?", "Name three rivers of Peru."];
  const calls = steps.map((step) => ({ request: ask(step), chunks: tokens("a", "b") }));
  const same = runDiff(traced(calls), traced(calls, "s"));
  assertEquals([same.summary.paired, same.summary.differ, same.onlyA, same.settings], [
    3,
    0,
    [],
    [],
  ]);
  const more = [
    { request: ask("Something quite different first") },
    ...calls.with(1, {
      request: ask("How old is the dog?"),
      chunks: tokens("a", "c"),
    }),
  ];
  const { summary, onlyB } = runDiff(traced(calls), traced(more, "s"));
  assertEquals([summary.paired, summary.differ, summary.sameRequestOtherAnswer, onlyB.length], [
    3,
    1,
    1,
    1,
  ]);
  assertEquals(summary.firstToken, { median: 1, earliest: 1 });
});

Deno.test("runDiff() counts pairs without a whole answer apart: they are neither the same nor another", () => {
  const steps = ["Where is the cat?", "How old is the dog?", "Name a river.", "What is red?", "Hi"];
  const withAnswers = (answers: readonly Partial<ImaginedCall>[]) =>
    traced(steps.map((step, at) => ({ request: ask(step), ...answers[at] })));
  const unkept = { more: { unknown: { text: "content is not kept" } } };

  const { summary, calls } = runDiff(
    withAnswers([{}, { lost: true }, { lost: true }, unkept, unkept]),
    withAnswers([{}, { lost: true }, {}, {}, unkept]),
  );

  const { paired, same, differ, oneMissing, bothMissing } = summary;
  assertEquals([paired, same, differ, oneMissing, bothMissing], [5, 1, 0, 2, 2]);
  assertEquals(calls.map(({ missing }) => missing), [
    { a: null, b: null },
    { a: "has no end", b: "has no end" },
    { a: "has no end", b: null },
    { a: "is not kept: content is not kept", b: null },
    { a: "is not kept: content is not kept", b: "is not kept: content is not kept" },
  ]);
  assertEquals(calls.map(differs), [false, false, true, true, false]);
});
