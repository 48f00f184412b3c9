/** How fast prompts are read and tokens written, seen by our clock and by the server's. @module */

import {
  type Answer,
  type BenchmarkDefinition,
  defineBenchmark,
  latency,
  type Metric,
  type PlanContext,
  type Sample,
} from "model-lens";
import { concluded } from "./conclusion.ts";
import { loadSamples, wantedLoads } from "./load.ts";
import { ANSWER, planLengths } from "./plan.ts";
import { promptFor } from "./prompts.ts";
import { servedMetrics } from "./served.ts";
import { Settings } from "./settings.ts";
import { Target } from "./target.ts";

export type { Target } from "./target.ts";

/**
 * Every test is done once to warm up and then `repetitions` times, all tests in turns, so that a
 * machine that gets slower slows down all of them; where models take turns, each turn warms up anew.
 * Then come the loads: levels of requests at a time, and the open loop. A limit takes loads away
 * first, then tests, then repetitions; it always leaves the warm-up.
 */
const speed: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "0.2.0",
  settings: Settings,
  target: Target,
  chance: null,
  alone: true,

  samples(context) {
    const { limit = Infinity, seed } = context;
    const single = singleSamples(context);
    const { loads, leftOut } = wantedLoads(context.settings, context);
    const samples = [...single];
    for (const load of loads) {
      // The load of a part of its requests would be another load.
      if (samples.length + load.count > limit) break;
      const block = (context.blocks ?? 1) > 1 ? 1 : undefined;
      const { settings } = context;
      samples.push(...loadSamples(load, { settings, seed, turn: samples.length, block }));
    }
    const [first] = samples;
    if (first === undefined || leftOut === null) return samples;
    const said = first.target.leftOut;
    const both = said === null ? leftOut : `${said}; ${leftOut}`;
    return [{ ...first, target: { ...first.target, leftOut: both } }, ...samples.slice(1)];
  },

  score({ target }, answer, { intended }) {
    const prompt = answer.usage?.inputTokens ?? null;
    const generated = answer.usage?.outputTokens ?? answer.tokens;
    const known = prompt !== null || generated !== null;
    const counts = `${prompt ?? "an unknown number of"} prompt tokens, ${
      generated ?? "an unknown number of"
    } generated`;
    const { kind, test, slo } = target;
    return {
      value: null,
      answer: known ? counts : null,
      explanation: remarks(target, { answer, counts, generated }).join("; "),
      metrics: kind === "load" && slo !== undefined
        ? servedMetrics(answer, { test, slo, intended })
        : metrics(target, answer),
    };
  },

  conclude: concluded,
});
export default speed;

/** Requests that come one at a time. */
function singleSamples(
  { settings, seed, limit = Infinity, quick, contextLength, blocks = 1 }: PlanContext<Settings>,
): Sample<Target>[] {
  const { prompt = quick ? [512] : [64, 512, 2048], generate = quick ? [128] : [32, 128] } =
    settings;
  const plan = planLengths({ prompt, generate }, { contextLength, reduce: quick });
  const tests = plan.tests.slice(0, Math.max(1, Math.floor(limit / 2)));
  const { repetitions = quick ? 3 : 5, cache = quick ? [] : [512] } = settings;
  const lengths = planLengths({ prompt: cache, generate: [] }, { contextLength, reduce: false })
    .tests.map(({ tokens }) => tokens);
  const perRound = tests.length + 2 * lengths.length;
  const isWhole = limit >= 2 * perRound;
  const pairs = isWhole ? lengths : [];
  const width = tests.length + 2 * pairs.length;
  const rounds = Math.min(repetitions + blocks, Math.floor(limit / Math.max(1, width)));
  return roundsIn(rounds, blocks).flatMap(({ block, repetition, id }, round) => {
    const turn = round * width;
    const shared = { repetition, id, block: blocks > 1 ? block : undefined };
    const { leftOut } = plan;
    return [
      ...tests.map((test, place) => {
        const content = promptFor(test, { seed, turn: turn + place });
        return sample(test, { ...shared, content, leftOut });
      }),
      ...pairs.flatMap((tokens, place) => {
        const content = promptFor({ kind: "pp", tokens }, {
          seed,
          turn: turn + tests.length + place,
        });
        return (["cold", "warm"] as const).map((kind) =>
          sample({ kind, tokens }, { ...shared, content, leftOut })
        );
      }),
    ];
  });
}

interface Round {
  readonly block: number;
  /** From 1; 0 warms up. */
  readonly repetition: number;
  /** The end of its samples' ids. */
  readonly id: string;
}

/** Every block begins with a round that warms up. */
function roundsIn(rounds: number, blocks: number): Round[] {
  const perBlock = Math.ceil((rounds - blocks) / blocks);
  let repetition = 0;
  return Array.from({ length: blocks }, (_, block): Round[] => {
    const count = Math.min(perBlock, rounds - blocks - repetition);
    if (count < 1 && block > 0) return [];
    const warmup = { block, repetition: 0, id: block === 0 ? "warmup" : `warmup${block + 1}` };
    return [
      ...(rounds > 0 ? [warmup] : []),
      ...Array.from({ length: Math.max(0, count) }, () => {
        repetition++;
        return { block, repetition, id: String(repetition) };
      }),
    ];
  }).flat();
}

/** What one request measures: as llama-bench names it, or by what the server's cache knows of it. */
interface SingleTest {
  readonly kind: "pp" | "tg" | "cold" | "warm";
  readonly tokens: number;
}

function sample(
  { kind, tokens }: SingleTest,
  { repetition, id, block, content, leftOut }: Pick<Round, "repetition" | "id"> & {
    readonly block: number | undefined;
    readonly content: string;
    readonly leftOut: string | null;
  },
): Sample<Target> {
  const test = `${kind}${tokens}`;
  const isCached = kind === "cold" || kind === "warm";
  return {
    id: `${test}-${id}`,
    family: test,
    ...(block === undefined ? {} : { block }),
    request: {
      messages: [{ role: "user", content }],
      maxTokens: kind === "tg" ? tokens : ANSWER,
      logprobs: false,
      // So that a repeated run is not served from the cache of the one before, and so that a model
      // which ends early is measured over the whole length, as llama-bench does. Servers that know
      // neither ignore them, or refuse them and are asked again without.
      extra: { cache_prompt: isCached, ...(kind === "tg" ? { ignore_eos: true } : {}) },
    },
    target: { test, kind, tokens, repetition, leftOut },
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
  const isShort = (kind === "tg" || kind === "load") && generated !== null && generated < tokens;
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
    ...FIGURES[kind === "tg" ? "tg" : "pp"].map((name) => ({
      name: `${test}.${name}`,
      ...figures[name],
      ...warmup,
    })),
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
