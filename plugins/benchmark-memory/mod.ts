/** What a model takes of memory: at most, when it is loaded, and more with every token of context. @module */

import {
  type Answer,
  type BenchmarkDefinition,
  defineBenchmark,
  type JudgedSample,
  type Known,
  leastSquares,
  type MemoryReadings,
  type MemoryTrail,
  type Metric,
  type Sample,
} from "model-lens";
import { z } from "zod";
import { ANSWER, lengthsIn, prompts } from "./plan.ts";

const Settings = z.strictObject({
  /** Lengths of prompts in tokens; default 64 to 16,384 and nine tenths of the context, quick three of them. */
  lengths: z.array(z.int().min(32).max(10_000_000)).min(1).optional(),
  /** Prompts of each length; default 3, quick 1. */
  repetitions: z.int().min(1).max(1000).optional(),
  /** How often the model is freed and loaded anew, where its server can do that; default 3, quick 1. */
  loads: z.int().min(0).max(100).optional(),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  kind: z.enum(["load", "context"]),
  /** Tokens that the prompt was made for. */
  tokens: z.int(),
  /** From 1. */
  repetition: z.int(),
  /** What the context had no room for; null when nothing, and in all samples but the first. */
  leftOut: z.string().nullable(),
});
/** What a sample measures. */
export type Target = z.infer<typeof Target>;

/** What a prompt has that is only there to make a loaded model answer. */
const SHORT = 64;

/** It measures and judges nothing: there is no score, and guessing has no chance. */
const memory: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  chance: null,
  alone: true,
  memory: true,

  async samples({ settings, seed, limit = Infinity, quick, contextLength, tokens, notice }) {
    const { repetitions = quick ? 1 : 3, loads = quick ? 1 : 3 } = settings;
    const { lengths, leftOut } = lengthsIn(settings.lengths, { contextLength, quick });
    if (leftOut !== null) notice?.(leftOut);
    const make = await prompts(seed, tokens);
    const one = (kind: Target["kind"], length: number, repetition: number): Sample<Target> => {
      const id = kind === "load" ? `load-${repetition}` : `ctx${length}-${repetition}`;
      return {
        id,
        family: kind === "load" ? "load" : `ctx${length}`,
        ...(kind === "load" ? { fresh: true } : {}),
        request: { messages: make(length, id), maxTokens: ANSWER, logprobs: false },
        target: { kind, tokens: length, repetition, leftOut: null },
      };
    };
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    // Ascending, because a process that has grown seldom shrinks: a short prompt after a long one would
    // be charged for it. For the same reason fewer samples are fewer repetitions first.
    const context = numbers(repetitions).map((turn) =>
      lengths.map((length) => one("context", length, turn))
    ).flat();
    const all = [
      ...context.slice(0, lengths.length),
      ...numbers(loads).map((turn) => one("load", SHORT, turn)),
      ...context.slice(lengths.length),
    ]
      .slice(0, limit);
    const rank = ({ kind, tokens }: Target) => kind === "load" ? 0 : tokens;
    return all.sort((a, b) =>
      rank(a.target) - rank(b.target) || a.target.repetition - b.target.repetition
    ).map((sample, index) =>
      index > 0 ? sample : { ...sample, target: { ...sample.target, leftOut } }
    );
  },

  score({ target }, answer, { memory: trail }) {
    const name = target.kind === "load" ? "load" : `ctx${target.tokens}`;
    const metrics = trail === undefined
      ? [
        unknown(
          `${name}.peak`,
          "MB",
          "memory is read while the model answers, which it did before",
        ),
      ]
      : target.kind === "load"
      ? loadMetrics(trail)
      : contextMetrics(name, { trail, answer });
    const [first] = metrics;
    const said = first?.value === null || first === undefined
      ? `unknown: ${first?.reason ?? "nothing was read"}`
      : `${first.name} ${first.value.toFixed(1)} ${first.unit}`;
    const { leftOut } = target;
    return {
      value: null,
      answer: first?.value === null || first === undefined ? null : said,
      explanation: [said, ...(leftOut === null ? [] : [leftOut])].join("; "),
      metrics,
    };
  },

  conclude: (samples) => [
    highest(samples),
    perToken(samples, { name: "growth_per_token", of: "peak", whose: "the server's processes" }),
    perToken(samples, {
      name: "gpu_growth_per_token",
      of: "gpu_peak",
      whose: "the server on GPUs",
    }),
    perToken(samples, {
      name: "told_growth_per_token",
      of: "told",
      whose: "the model by its server",
    }),
  ],
});
export default memory;

const RSS = "server.memory.rss_bytes";
/** Of an NVIDIA GPU the server's own part; of others, and where memory is unified, what all programs use. */
const GPU = ["server.gpu_memory_bytes", "gpu0.memory.used_bytes"] as const;
const MB = 1e6;

/** What a context of this length took. */
function contextMetrics(
  name: string,
  { trail: { before, peak, after, told }, answer }: {
    readonly trail: MemoryTrail;
    readonly answer: Answer;
  },
): readonly Metric[] {
  const { inputTokens = null, outputTokens = null } = answer.usage ?? {};
  const counted = inputTokens !== null && outputTokens !== null;
  // What is unknown is unknown for every length, and is said once.
  const ofLength = (what: string, bytes: Known<number>) =>
    megabytes(`${bytes.value === null ? "ctx" : name}.${what}`, bytes);
  return [
    megabytes(`${name}.peak`, reading(peak, RSS)),
    megabytes(`${name}.grown`, difference(reading(after, RSS), reading(before, RSS))),
    megabytes(`${name}.mapped_files`, reading(peak, "server.memory.file_bytes")),
    ofLength("gpu_peak", gpuOf(peak)),
    ofLength("told", told.bytes),
    counted
      ? {
        name: `${name}.tokens`,
        value: inputTokens + outputTokens,
        unit: "tokens",
        source: "the server's count of prompt and answer",
      }
      : unknown(`${name}.tokens`, "tokens", "the server does not say how many tokens it read"),
  ];
}

/** What loading the model took. */
function loadMetrics({ load, peak, told }: MemoryTrail): readonly Metric[] {
  const reason = "the model was not loaded anew";
  if (load === null) return [unknown("load.model", "MB", reason)];
  const { freed, loaded, ms } = load;
  return [
    megabytes("load.model", difference(reading(loaded, RSS), reading(freed, RSS))),
    megabytes("load.without_model", reading(freed, RSS)),
    megabytes("load.with_model", reading(loaded, RSS)),
    megabytes("load.first_answer", difference(reading(peak, RSS), reading(loaded, RSS))),
    megabytes("load.gpu_model", difference(gpuOf(loaded), gpuOf(freed))),
    megabytes("load.told", told.bytes),
    megabytes("load.told_gpu", told.gpuBytes),
    ms.value === null
      ? unknown("load.time", "ms", ms.reason)
      : { name: "load.time", value: ms.value, unit: "ms", source: ms.source },
  ];
}

function highest(samples: readonly JudgedSample<Target>[]): Metric {
  const peaks = samples.flatMap(({ metrics }) =>
    metrics.filter(({ name }) => /^(ctx\d+\.peak|load\.with_model)$/.test(name))
  );
  const known = peaks.flatMap(({ value }) => value ?? []);
  if (known.length === 0) {
    const [first] = peaks;
    return unknown("peak", "MB", first?.reason ?? "no sample was measured");
  }
  const source = "the highest of all samples";
  return { name: "peak", value: Math.max(...known), unit: "MB", source, n: known.length };
}

/** Bytes of memory that a token of context adds: the slope of a line through all samples. */
function perToken(
  samples: readonly JudgedSample<Target>[],
  { name, of, whose }: { readonly name: string; readonly of: string; readonly whose: string },
): Metric {
  const unit = "kB/token";
  const readings = samples.filter(({ target }) => target.kind === "context").map((sample) => ({
    tokens: metricOf(sample, "tokens"),
    taken: metricOf(sample, of),
  }));
  const points = readings.flatMap(({ tokens, taken }) =>
    typeof tokens?.value === "number" && typeof taken?.value === "number"
      ? [[tokens.value, taken.value * 1000] as const]
      : []
  );
  const line = leastSquares(points);
  if (line === null) {
    const reason = readings.flatMap(({ tokens, taken }) =>
      taken?.reason ?? tokens?.reason ?? []
    )[0];
    return unknown(name, unit, reason ?? "there are no two lengths");
  }
  const { slope, interval, n } = line;
  return {
    ...{ name, value: slope, unit, n },
    source: `slope of the memory of ${whose} over tokens of context, least squares`,
    ...(interval === null ? {} : { interval }),
  };
}

function metricOf({ metrics }: JudgedSample<Target>, ending: string): Metric | undefined {
  return metrics.find(({ name }) => name.endsWith(`.${ending}`));
}

function reading(readings: MemoryReadings, name: string): Known<number> {
  return readings[name] ?? { value: null, reason: "this system does not tell it" };
}

function gpuOf(readings: MemoryReadings): Known<number> {
  const [own, all] = GPU.map((name) => reading(readings, name));
  return own?.value === null && all !== undefined && all.value !== null
    ? { ...all, source: `${all.source}, of all programs` }
    : own ?? { value: null, reason: "there is no GPU" };
}

function difference(after: Known<number>, before: Known<number>): Known<number> {
  if (after.value === null) return after;
  if (before.value === null) return before;
  return { value: after.value - before.value, source: after.source };
}

function megabytes(name: string, bytes: Known<number>): Metric {
  return bytes.value === null
    ? unknown(name, "MB", bytes.reason)
    : { name, value: bytes.value / MB, unit: "MB", source: bytes.source };
}

function unknown(name: string, unit: string, reason: string): Metric {
  return { name, value: null, unit, source: "the server's processes", reason };
}
