import { assertEquals } from "@std/assert";
import {
  attentive,
  DEFAULT_SCRIPT,
  type Defect,
  DEFECTS,
  exactDefect,
} from "../testing/imitation/mod.ts";
import { loadTrace } from "../trace/reader.ts";
import { verifyTrace } from "../trace/verify.ts";
import { CHECK_COUNT } from "./session.ts";
import { examined, verdicts } from "../testing/doctor_stage.ts";

/** What each defect must be named by, and nothing else; none is what every client copes with. */
const NAMED: Readonly<Record<Defect["kind"], Readonly<Record<string, string>>>> = {
  "usage-missing": { usage: "broken" },
  "usage-wrong": { usage: "broken" },
  "eight-per-chunk": { tokens_per_chunk: "limited" },
  "reasoning-tags": { reasoning: "limited" },
  "reasoning-field": {},
  "role-only-first": {},
  "keep-alive-comments": {},
  "malformed-json": { answer: "broken" },
  "torn-utf8": {},
  "invalid-utf8": { answer: "broken" },
  "constant-logprobs": { logprobs: "broken" },
  "death-before-headers": { answer: "broken" },
  "death-before-first": { answer: "broken" },
  "death-mid-stream": { answer: "broken" },
  "end-without-finish": { answer: "broken" },
  "stall": { answer: "broken" },
  "stall-before-first": { answer: "broken" },
  "status-429": { steady: "limited" },
  "status-500": { answer: "broken" },
  "status-503-loading": { steady: "limited" },
  "slow-headers": {},
  "html-instead-of-json": { answer: "broken" },
  "html-error": { answer: "broken" },
  "error-in-stream": { answer: "broken" },
  "empty-models": {},
  "model-vanishes": { steady: "broken" },
  // Nobody can have the log-probabilities of a given text then.
  "rejects-logprobs": { logprobs: "broken", echo: "limited" },
  "rejects-stream-options": { usage: "broken" },
  "context-overflow": { answer: "broken" },
  "not-streaming": { tokens_per_chunk: "broken" },
  "crlf-events": {},
  "huge-event": {},
  "redirect": {},
  "empty-answer": { answer: "broken" },
  "no-done": {},
  "ignores-seed": { seed: "broken" },
  "ignores-temperature": { greedy: "broken" },
  "ignores-stop": { stop: "broken" },
  "ignores-max-tokens": { max_tokens: "broken" },
  "ignores-tools": { tools: "broken" },
  "ignores-response-format": { json_schema: "broken", json_mode: "broken" },
  "tools-as-text": { tools: "broken" },
  "merged-tool-calls": { parallel_tools: "broken" },
  "truncates-prompt": { context_length: "broken", prompt_start: "broken" },
  "hides-truncation": { prompt_start: "broken" },
  "ignores-echo": { echo: "limited" },
  "unloads-when-idle": { keep_alive: "limited" },
};

/** What makes a defect quick to see. */
const QUICK: Partial<Record<Defect["kind"], Defect>> = {
  "slow-headers": { kind: "slow-headers", ms: 60 },
  "status-429": { kind: "status-429", retryAfterS: 0 },
  "huge-event": { kind: "huge-event", bytes: 10_000 },
};

Deno.test("examine() finds no fault in a server that has none", async () => {
  await using stage = await examined({});
  assertEquals(faults(stage.outcome), {});
  const { reasoning, context_length: context } = verdicts(stage.outcome);
  assertEquals([reasoning, context], ["good", "good"]);
  assertEquals(stage.outcome.diagnoses.length, CHECK_COUNT);
  assertEquals([stage.outcome.steady, stage.outcome.stopped], [true, false]);
});

for (const { id } of DEFECTS) {
  Deno.test(`examine() names ${id} by ${Object.keys(NAMED[id]).join(" and ") || "nothing"}`, async () => {
    const patient = id === "unloads-when-idle" ? { limitMs: 10_000, idleMs: 1500 } : {};
    const defect = QUICK[id] ?? exactDefect({ kind: id });
    await using stage = await examined({ defect }, patient);
    assertEquals(faults(stage.outcome), NAMED[id]);
  });
}

Deno.test("examine() suspects a cut prompt by answers where the server counts nothing, and says no more", async () => {
  const script = attentive({ ...DEFAULT_SCRIPT, usage: "missing", logprobs: "missing" });
  await using stage = await examined({ script, defect: { kind: "truncates-prompt" } });
  const { prompt_start, context_length } = verdicts(stage.outcome);
  assertEquals([prompt_start, context_length], ["limited", "unknown"]);
  await using whole = await examined({ script });
  assertEquals(verdicts(whole.outcome)["prompt_start"], "good");
});

Deno.test("examine() tells where reasoning comes", async () => {
  await using stage = await examined({ defect: { kind: "reasoning-field" } });
  const found = stage.outcome.diagnoses.find(({ check }) => check === "reasoning");
  assertEquals(found?.facts, { reasoning: "field" });
});

Deno.test("examine() calls nothing good that it could not ask, and is not kept", async () => {
  await using stage = await examined({ defect: { kind: "status-500" } });
  const rest = stage.outcome.diagnoses.filter(({ check }) => check !== "answer");
  assertEquals(new Set(rest.map(({ verdict }) => verdict)), new Set(["unknown"]));
  assertEquals(stage.outcome.steady, false);
});

Deno.test("examine() leaves a trace that is whole, with a sample for each check", async () => {
  await using stage = await examined({});
  assertEquals((await verifyTrace(stage.path)).ended, "completed");
  const { events } = await loadTrace(stage.path);
  const samples = events.filter((event) => event.kind === "sample.scored");
  assertEquals(samples.length, CHECK_COUNT);
  assertEquals(samples.map(({ score }) => score), Array(CHECK_COUNT).fill(null));
  assertEquals(
    samples.map(({ answer }) => answer),
    stage.outcome.diagnoses.map(({ verdict }) => verdict),
  );
});

function faults(outcome: Parameters<typeof verdicts>[0]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(verdicts(outcome)).filter(([, one]) => one === "broken" || one === "limited"),
  );
}
