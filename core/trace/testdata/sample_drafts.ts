/** The events of one small run, with every file of a trace among them. @module */

import type { Emission } from "../../bus.ts";
import type { Clock } from "../../events/call.ts";

const CLOCK: Clock = { sent: 1, headers: 2, first: 3, firstAnswer: 3, last: 4, end: 5 };

/** Drafts of a run with one sample, in the order in which a run emits them. */
export const SAMPLE_DRAFTS: readonly Emission[] = [
  { kind: "run.started", planSha256: "ab".repeat(32), samples: 1 },
  {
    kind: "benchmark.started",
    parent: "m1",
    benchmark: "smoke",
    version: "1.0.0",
    provider: "imitation",
    model: "qwen3",
    samples: 1,
    chance: 0.25,
  },
  { kind: "sample.started", parent: "b1", sample: "1/smoke/sum-1", hash: "cd", target: "4" },
  {
    kind: "call.started",
    parent: "s2/1",
    operation: "chat",
    provider: "imitation",
    model: "qwen3",
    url: "http://127.0.0.1:1/v1/chat/completions",
    attempt: 1,
    request: { messages: [{ role: "user", content: "Wie viel ist 2 + 2? Grüße 🙂" }] },
  },
  { kind: "chunk.received", span: "c3", text: "The answer", lp: [-0.1, -0.2] },
  { kind: "machine.sampled", readings: { "cpu.load": 0.5, "gpu.power": null } },
  { kind: "chunk.received", span: "c3", text: " is 4 🙂", lp: [-0.3] },
  {
    kind: "call.completed",
    span: "c3",
    text: "The answer is 4 🙂",
    finishReason: "stop",
    usage: { inputTokens: 9, outputTokens: 3, cachedTokens: null, reasoningTokens: null },
    timings: null,
    clock: CLOCK,
    chunks: 2,
    tokens: 3,
    responseId: null,
    responseModel: null,
    fingerprint: null,
    unknown: { timings: "the server sent no timings" },
  },
  {
    kind: "sample.scored",
    span: "s2",
    sample: "1/smoke/sum-1",
    score: 1,
    answer: "4",
    explanation: 'It says "4"',
  },
  { kind: "benchmark.completed", span: "b1", scored: 1, failed: 0, mean: 1 },
  { kind: "run.completed", scored: 1, failed: 0 },
];
