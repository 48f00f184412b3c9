/** How fast prompts are read and tokens written, seen by our clock and by the server's. @module */

import {
  type Answer,
  type BenchmarkDefinition,
  defineBenchmark,
  latency,
  type Metric,
  type Sample,
} from "model-lens";
import { z } from "zod";
import { ANSWER, type LengthTest, planLengths, SHORTEST, testName } from "./plan.ts";
import { promptFor } from "./prompts.ts";

const Settings = z.strictObject({
  /** Measured repetitions of each test, after one to warm up; default 5, quick 3. */
  repetitions: z.int().min(1).max(1000).optional(),
  /** Prompt lengths in tokens; default 64, 512 and 2048, quick 512. */
  prompt: z.array(z.int().min(SHORTEST).max(1_000_000)).optional(),
  /** Answer lengths in tokens; default 32 and 128, quick 128. */
  generate: z.array(z.int().min(2).max(1_000_000)).optional(),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  /** For example `pp512`: the length that was aimed at. */
  test: z.string(),
  kind: z.enum(["pp", "tg"]),
  tokens: z.int(),
  /** From 1; 0 warms up. */
  repetition: z.int().min(0),
  /** What the context had no room for; null when nothing. */
  leftOut: z.string().nullable(),
});
/** What a sample measures. */
export type Target = z.infer<typeof Target>;

/**
 * Every test is done once to warm up and then `repetitions` times, all tests in turns, so that a
 * machine that gets slower slows down all of them. A limit takes tests away first, then
 * repetitions; it always leaves the warm-up.
 */
const speed: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "0.1.0",
  settings: Settings,
  target: Target,
  chance: null,
  alone: true,

  samples({ settings, seed, limit = Infinity, quick, contextLength }) {
    const { prompt = quick ? [512] : [64, 512, 2048], generate = quick ? [128] : [32, 128] } =
      settings;
    const plan = planLengths({ prompt, generate }, { contextLength, reduce: quick });
    const tests = plan.tests.slice(0, Math.max(1, Math.floor(limit / 2)));
    const { repetitions = quick ? 3 : 5 } = settings;
    const rounds = Math.min(repetitions + 1, Math.floor(limit / Math.max(1, tests.length)));
    return Array.from({ length: rounds }, (_, repetition) =>
      tests.map((test, place) => {
        const turn = repetition * tests.length + place;
        const content = promptFor(test, { seed, turn });
        return sample(test, { repetition, content, leftOut: plan.leftOut });
      })).flat();
  },

  score({ target }, answer) {
    const prompt = answer.usage?.inputTokens ?? null;
    const generated = answer.usage?.outputTokens ?? answer.tokens;
    const known = prompt !== null || generated !== null;
    const counts = `${prompt ?? "an unknown number of"} prompt tokens, ${
      generated ?? "an unknown number of"
    } generated`;
    return {
      value: null,
      answer: known ? counts : null,
      explanation: remarks(target, { answer, counts, generated }).join("; "),
      metrics: metrics(target, answer),
    };
  },
});
export default speed;

function sample(
  test: LengthTest,
  { repetition, content, leftOut }: {
    readonly repetition: number;
    readonly content: string;
    readonly leftOut: string | null;
  },
): Sample<Target> {
  const name = testName(test);
  return {
    id: `${name}-${repetition === 0 ? "warmup" : repetition}`,
    family: name,
    request: {
      messages: [{ role: "user", content }],
      maxTokens: test.kind === "tg" ? test.tokens : ANSWER,
      logprobs: false,
      // So that a repeated run is not served from the cache of the one before, and so that a model
      // which ends early is measured over the whole length, as llama-bench does. Servers that know
      // neither ignore them, or refuse them and are asked again without.
      extra: { cache_prompt: false, ...(test.kind === "tg" ? { ignore_eos: true } : {}) },
    },
    target: { test: name, ...test, repetition, leftOut },
  };
}

/** What a reader must know to take the figures for what they are. */
function remarks(
  { test, kind, tokens, repetition, leftOut }: Target,
  { answer, counts, generated }: {
    readonly answer: Answer;
    readonly counts: string;
    readonly generated: number | null;
  },
): readonly string[] {
  const cached = cachedTokens(answer);
  const isShort = kind === "tg" && generated !== null && generated < tokens;
  return [
    `${test}, ${repetition === 0 ? "warm-up" : `repetition ${repetition}`}: ${counts}`,
    cached === null ? "unknown how many from the cache" : `${cached} from the cache`,
    ...(isShort ? [`ended early (${answer.finishReason ?? "no reason given"}), rates hold`] : []),
    ...(repetition === 0 && leftOut !== null ? [leftOut] : []),
  ];
}

/** Figures that a test is about, in the order of a report. */
const FIGURES = {
  pp: ["ttft", "e2e", "prefill_client", "prefill_server"],
  tg: [
    "ttft",
    "ttfa",
    "e2e",
    "tpot",
    "decode_client",
    "decode_server",
    "gap_p50",
    "gap_p90",
    "gap_p95",
    "gap_p99",
  ],
} as const;

function metrics({ test, kind, repetition }: Target, answer: Answer): readonly Metric[] {
  const figures = latency(answer);
  const warmup = repetition === 0 ? { warmup: true } : {};
  return [
    ...FIGURES[kind].map((name) => ({ name: `${test}.${name}`, ...figures[name], ...warmup })),
    { ...count(`${test}.prompt_tokens`, answer.usage?.inputTokens ?? null), ...warmup },
    { ...count(`${test}.cached_tokens`, cachedTokens(answer)), ...warmup },
    { ...count(`${test}.output_tokens`, answer.usage?.outputTokens ?? answer.tokens), ...warmup },
  ];
}

function cachedTokens({ usage, timings }: Answer): number | null {
  return usage?.cachedTokens ?? timings?.cachedTokens ?? null;
}

function count(name: string, value: number | null): Metric {
  const told = { name, value, unit: "tokens", source: "the server's count" };
  return value === null ? { ...told, reason: "the server does not say" } : told;
}
