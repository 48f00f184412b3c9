import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import { KEYS } from "../config/keys.ts";
import type { EventKind, EventOf } from "../events/mod.ts";
import type { Provider } from "../provider/contract.ts";
import { type Imitation, startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { quiz, type RunStage, stageRun } from "../testing/run_stage.ts";
import { TraceWriteError } from "../trace/errors.ts";
import { verifyTrace } from "../trace/verify.ts";
import { ServerGoneError } from "./errors.ts";
import { report } from "./report.ts";

const RIGHT = { tokens: ["ye", "s"] };

function items(count: number, target = "yes") {
  return Array.from({ length: count }, (_, index) => ({ id: `q${index + 1}`, target }));
}

function provider({ url }: Pick<Imitation, "url">): Provider {
  return providerOn(openAI, { url });
}

async function eventsOf<K extends EventKind>(stage: RunStage, kind: K): Promise<EventOf<K>[]> {
  const { events } = await stage.trace();
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** The most spans of a kind that were open at a time. */
async function abreast(stage: RunStage, benchmark: string): Promise<number> {
  let open = 0;
  let most = 0;
  for (const event of (await stage.trace()).events) {
    if (event.kind === "sample.started" && event.sample.includes(benchmark)) open++;
    if (event.kind === "sample.scored" && event.sample.includes(benchmark)) open--;
    most = Math.max(most, open);
  }
  return most;
}

Deno.test("execute() scores answers, and counts failures apart from scores", async () => {
  await using imitation = await startImitation({
    script: (_, turn) => {
      if (turn % 4 === 1) return { tokens: ["no"] };
      return turn % 4 === 2 ? { ...RIGHT, defect: { kind: "death-mid-stream", after: 1 } } : RIGHT;
    },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(8))],
  });
  const { outcome, fold } = await stage.run();

  assertEquals(outcome, { scored: 6, failed: 2, skipped: 0, remaining: 0 });
  const [row] = report(fold).rows;
  assertEquals([row?.mean, row?.scored, row?.failures], [4 / 6, 6, { cut: 2 }]);
  const [completed] = await eventsOf(stage, "benchmark.completed");
  assertEquals([completed?.scored, completed?.failed, completed?.mean], [6, 2, 4 / 6]);
  const [end] = await eventsOf(stage, "run.completed");
  assertEquals([end?.scored, end?.failed], [6, 2]);
  assertEquals((await verifyTrace(stage.path)).errors, []);
});

Deno.test("execute() makes no answer and no score of any failure", async () => {
  const defects = [
    "death-before-headers",
    "end-without-finish",
    "html-instead-of-json",
    "status-500",
    "error-in-stream",
    "malformed-json",
  ] as const;
  await using imitation = await startImitation({
    script: (_, turn) => ({ ...RIGHT, defect: { kind: defects[turn] ?? "status-500" } }),
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(defects.length))],
    settings: { retries: 0 },
  });
  const { outcome, fold } = await stage.run();

  assertEquals(outcome, { scored: 0, failed: defects.length, skipped: 0, remaining: 0 });
  const [row] = report(fold).rows;
  assertEquals([row?.mean, row?.interval, row?.ttftMs], [null, null, null]);
  assertEquals(Object.values(row?.failures ?? {}).reduce((a, b) => a + b), defects.length);
  assertEquals((await eventsOf(stage, "call.completed")).length, 0);
});

Deno.test("execute() keeps to the concurrency, and measures one sample at a time", async () => {
  await using imitation = await startImitation({
    script: { ...RIGHT, schedule: { firstMs: 10, gapMs: 5 } },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(12)), quiz(items(4), { alone: true })],
    settings: { concurrency: 3 },
  });
  const { outcome } = await stage.run();

  assertEquals(outcome, { scored: 16, failed: 0, skipped: 0, remaining: 0 });
  assertEquals([await abreast(stage, "quiz-1"), await abreast(stage, "quiz-2")], [3, 1]);
});

Deno.test("execute() lets models take turns there and back, each on its own samples", async () => {
  await using imitation = await startImitation({
    models: ["a", "b"],
    script: ({ body }) => ({ tokens: [JSON.stringify(body).includes('"b"') ? "no" : "yes"] }),
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    models: ["a", "b"],
    benchmarks: [quiz(items(3))],
    settings: { concurrency: 2 },
  });
  const { fold } = await stage.run();

  assertEquals(report(fold).rows.map(({ model, mean }) => [model, mean]), [["a", 1], ["b", 0]]);
  const started = await eventsOf(stage, "sample.started");
  const parents = started.map(({ sample }) => sample[0]);
  assertEquals(parents, ["1", "1", "2", "2", "2", "1"]);
  assertEquals(started.map(({ sample }) => sample).toSorted()[3], "2/quiz-1/q1");
  const began = await eventsOf(stage, "benchmark.started");
  assertEquals(began.map(({ model, samples }) => [model, samples]), [["a", 3], ["b", 3]]);
  const ended = await eventsOf(stage, "benchmark.completed");
  assertEquals(ended.map(({ scored, mean }) => [scored, mean]), [[3, 0], [3, 1]]);
});

Deno.test("execute() gives up after five samples in a row that the server was gone for", async () => {
  const imitation = await startImitation({ script: RIGHT });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(12))],
    settings: { retries: 0 },
  });
  const { thrown, fold } = await stage.run({
    observe: ({ kind }) => {
      if (kind === "sample.scored") imitation.close();
    },
  });

  assertInstanceOf(thrown, ServerGoneError);
  assertMatch(thrown.hint, /^Start the server again, then resume/);
  const { status, scored, failed } = report(fold);
  assertEquals([status, scored, failed], ["failed", 1, 5]);
  assertEquals((await stage.trace()).events.at(-1)?.kind, "run.failed");
});

Deno.test("execute() goes on with the next model when one is gone, and says what was lost with it", async () => {
  await using imitation = await startImitation({
    models: ["a", "b"],
    script: ({ body }, turn) =>
      JSON.stringify(body).includes('"a"') && turn > 0
        ? { ...RIGHT, defect: { kind: "model-vanishes", after: 0 } }
        : RIGHT,
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    models: ["a", "b"],
    benchmarks: [quiz(items(8)), quiz(items(2))],
  });
  const { outcome, fold } = await stage.run();

  assertEquals(outcome, { scored: 11, failed: 9, skipped: 0, remaining: 0 });
  const rows = report(fold).rows.map(({ model, scored, failures }) => [model, scored, failures]);
  assertEquals(rows, [
    ["a", 1, { model_not_found: 5, server_gone: 2 }],
    ["b", 8, {}],
    ["a", 0, { server_gone: 2 }],
    ["b", 2, {}],
  ]);
  // Whoever is not there is asked five times and no more.
  assertEquals(imitation.requests.length, 16);
  const lost = (await eventsOf(stage, "sample.failed")).at(-1)?.error;
  assertMatch(lost?.message ?? "", /^Not asked: 5 samples in a row were lost before it: /);
  assertEquals((await verifyTrace(stage.path)).errors, []);

  imitation.change({ script: RIGHT });
  const resumed = await stage.run({ resume: true });
  assertEquals(resumed.outcome, { scored: 9, failed: 0, skipped: 0, remaining: 0 });
});

Deno.test("execute() gives up when no model is left", async () => {
  await using imitation = await startImitation({
    models: ["a", "b"],
    defect: { kind: "model-vanishes", after: 0 },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    models: ["a", "b"],
    benchmarks: [quiz(items(7))],
  });
  const { thrown, fold } = await stage.run();
  assertInstanceOf(thrown, ServerGoneError);
  assertEquals([report(fold).status, report(fold).failed], ["failed", 14]);
});

Deno.test("execute() ends all lanes before it gives up, and takes the run up again", async () => {
  await using imitation = await startImitation({
    models: ["a"],
    script: (_, turn) =>
      turn === 0
        ? { ...RIGHT, schedule: { firstMs: 60_000, gapMs: 0 } }
        : { ...RIGHT, defect: { kind: "model-vanishes", after: 0 } },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    models: ["a"],
    benchmarks: [quiz(items(12))],
    settings: { concurrency: 2 },
  });
  const { thrown } = await stage.run();
  const { events } = await stage.trace();

  assertInstanceOf(thrown, ServerGoneError);
  assertMatch(thrown.hint, /^Load the model/);
  assertEquals(events.at(-1)?.kind, "run.failed");
  // The lane that waited for an answer was ended, and its sample has no outcome.
  const failed = events.filter(({ kind }) => kind === "call.failed");
  assertEquals(failed.length, 6);

  imitation.change({ script: RIGHT, defect: null });
  const { outcome, fold } = await stage.run({ resume: true });
  assertEquals(outcome, { scored: 12, failed: 0, skipped: 0, remaining: 0 });
  assertEquals(report(fold).status, "completed");
  assertEquals((await verifyTrace(stage.path)).errors, []);
});

Deno.test("execute() does not give up over failures that are not the server's absence", async () => {
  await using imitation = await startImitation({ defect: { kind: "end-without-finish" } });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(8))],
    settings: { retries: 0 },
  });

  assertEquals((await stage.run()).outcome, { scored: 0, failed: 8, skipped: 0, remaining: 0 });
});

Deno.test("execute() finishes the samples under way when it is told to stop", async () => {
  await using imitation = await startImitation({
    script: { ...RIGHT, schedule: { firstMs: 20, gapMs: 5 } },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(9))],
    settings: { concurrency: 2 },
  });
  const stop = new AbortController();
  const { outcome, fold } = await stage.run({
    stop: stop.signal,
    observe: ({ kind }) => {
      if (kind === "chunk.received") stop.abort("SIGINT");
    },
  });

  assertEquals(outcome, { scored: 2, failed: 0, skipped: 0, remaining: 7 });
  assertEquals(report(fold).status, "interrupted");
  const [interrupted] = await eventsOf(stage, "run.interrupted");
  assertEquals([interrupted?.reason, interrupted?.remaining], ["SIGINT", 7]);
  assertEquals((await eventsOf(stage, "benchmark.completed")).length, 0);
});

Deno.test("execute() leaves a sample that was aborted without an outcome, and asks it again", async () => {
  await using imitation = await startImitation({
    script: (_, turn) => {
      if (turn === 0) return { tokens: ["n", "o"] };
      return turn === 2 ? { ...RIGHT, defect: { kind: "stall", after: 1 } } : RIGHT;
    },
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(5))],
  });
  const abort = new AbortController();
  let chunks = 0;
  const first = await stage.run({
    abort: abort.signal,
    observe: ({ kind }) => {
      if (kind === "chunk.received" && ++chunks === 5) abort.abort("limit");
    },
  });

  assertEquals(first.outcome, { scored: 2, failed: 0, skipped: 0, remaining: 3 });
  assertEquals((await eventsOf(stage, "run.interrupted"))[0]?.reason, "limit");
  assertEquals((await eventsOf(stage, "sample.failed")).length, 0);
  await imitation.idle();
  assert(imitation.requests[2]?.aborted, "the server was not told");

  const second = await stage.run({ resume: true });
  assertEquals(second.outcome, { scored: 3, failed: 0, skipped: 0, remaining: 0 });
  assertEquals(report(second.fold).rows[0]?.scored, 5);
  const [completed] = await eventsOf(stage, "benchmark.completed");
  assertEquals([completed?.scored, completed?.mean], [5, 0.8], "it counts what was done before");
  assertEquals((await eventsOf(stage, "run.resumed"))[0]?.done, 2);
});

Deno.test("execute() asks failed samples again when a completed run is resumed", async () => {
  await using imitation = await startImitation({
    script: (_, turn) => turn === 1 ? { ...RIGHT, defect: { kind: "end-without-finish" } } : RIGHT,
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(3))],
    settings: { retries: 0 },
  });
  await stage.run();
  const { outcome, fold } = await stage.run({ resume: true });

  assertEquals(outcome, { scored: 1, failed: 0, skipped: 0, remaining: 0 });
  assertEquals([report(fold).scored, report(fold).failed], [3, 0]);
  await assertRejects(async () => await stage.run({ resume: true }), Error, "has a score");
});

Deno.test("execute() makes an outcome of a scorer that fails, and goes on", async () => {
  await using imitation = await startImitation({ script: RIGHT });
  const good = { value: 1, answer: "yes", explanation: "Right" };
  const scores: readonly (() => unknown)[] = [
    () => good,
    () => {
      throw new TypeError("no such field");
    },
    () => ({ ...good, value: 2 }),
    () => ({ ...good, value: NaN }),
    () => undefined,
    () => Promise.reject(new TypeError("too late")),
    () => ({ ...good, metrics: [{ name: "x", value: Infinity, unit: "ms", source: "" }] }),
    () => good,
  ];
  let turn = 0;
  const broken = quiz(items(scores.length), { score: () => scores[turn++]?.() as typeof good });
  await using stage = await stageRun({ provider: provider(imitation), benchmarks: [broken] });
  const { outcome, fold, thrown } = await stage.run();

  assertEquals(thrown, undefined);
  assertEquals(outcome, { scored: 2, failed: 6, skipped: 0, remaining: 0 });
  const [row] = report(fold).rows;
  assertEquals([row?.mean, row?.failures], [1, { scorer_failed: 6 }]);
  const [failure] = await eventsOf(stage, "sample.failed");
  assertMatch(failure?.error.message ?? "", /TypeError: no such field$/);
  assertEquals((await eventsOf(stage, "metric.recorded")).length, 0);
  assertEquals((await verifyTrace(stage.path)).errors, []);
});

Deno.test("execute() acknowledges only events that are in the files", async () => {
  await using imitation = await startImitation({ script: RIGHT });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(6))],
    settings: { concurrency: 3 },
  });
  const counts: { readonly said: number; readonly there: number }[] = [];
  await stage.run({
    acknowledged: (said) => {
      const lines = ["events.ndjson", "tokens.ndjson"].map((file) =>
        Deno.readTextFileSync(`${stage.path}/${file}`).split("\n").length - 1
      );
      // The header is a line of its own.
      counts.push({ said, there: lines.reduce((sum, one) => sum + one) - 1 });
    },
  });

  assert(counts.length >= 2);
  assertEquals(counts.filter(({ said, there }) => said > there), []);
  assertEquals(
    counts.map(({ said }) => said),
    counts.map(({ said }) => said).toSorted((a, b) => a - b),
  );
  // What comes after the last sample is written when the run ends.
  assert((counts.at(-1)?.said ?? 0) >= (await stage.trace()).events.length - 1);
});

Deno.test("execute() ends the run when the trace cannot be written, with what is there intact", async () => {
  await using imitation = await startImitation({ script: RIGHT });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(6))],
    settings: { concurrency: 2 },
  });
  const { thrown } = await stage.run({
    observe: ({ kind }) => {
      // A text of more than 4 KiB needs a blob, for which there is no folder now.
      if (kind !== "sample.scored") return;
      imitation.change({ script: { tokens: ["long ".repeat(2000)] } });
      Deno.writeTextFileSync(`${stage.path}/blobs`, "in the way");
    },
  });

  assertInstanceOf(thrown, TraceWriteError);
  const verdict = await verifyTrace(stage.path);
  assertEquals([verdict.ended, verdict.errors], ["open", []]);
});

Deno.test("execute() remembers what a server refuses instead of asking for it each time", async () => {
  await using imitation = await startImitation({
    defect: { kind: "rejects-logprobs" },
    script: RIGHT,
  });
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [quiz(items(4))],
    settings: { logprobs: true, top_logprobs: KEYS.top_logprobs.initial },
  });

  assertEquals((await stage.run()).outcome?.scored, 4);
  assertEquals((await eventsOf(stage, "call.failed")).length, 1);
  assertEquals((await eventsOf(stage, "call.started")).length, 5);
});
