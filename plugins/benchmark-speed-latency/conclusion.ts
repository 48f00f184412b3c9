/** What loads came to: throughput, goodput, and the level above which more at a time is only slower. @module */

import { type JudgedSample, type LostSample, median, type Metric } from "model-lens";
import { sloText } from "./served.ts";
import type { Target } from "./target.ts";

type Judged = JudgedSample<Target>;
type Lost = LostSample<Target>;

/** The requests of one load. */
interface Level {
  readonly test: string;
  readonly concurrency: number | null;
  readonly served: readonly Judged[];
  readonly lost: readonly Lost[];
}

/** Figures of every load, then the knee of the levels and what the cache saves. */
export function concluded(samples: readonly Judged[], lost: readonly Lost[]): readonly Metric[] {
  const levels = levelsOf(samples, lost);
  return [...levels.flatMap(figuresOf), ...kneeOf(levels), ...savedByCache(samples)];
}

function levelsOf(samples: readonly Judged[], lost: readonly Lost[]): Level[] {
  const all = [...samples, ...lost].filter(({ target }) => target.kind === "load");
  return [...Map.groupBy(all, ({ target }) => target.test)].map(([test, members]) => ({
    test,
    concurrency: members[0]?.target.concurrency ?? null,
    served: samples.filter(({ target }) => target.test === test),
    lost: lost.filter(({ target }) => target.test === test),
  })).sort((a, b) => (a.concurrency ?? Infinity) - (b.concurrency ?? Infinity));
}

/** Requests, tokens and good requests in the time from the first that was to be sent to the last that ended. */
function figuresOf(level: Level): Metric[] {
  const { test, served, lost } = level;
  const n = served.length + lost.length;
  const seconds = secondsOf(level);
  const tokens = valuesOf(served, `${test}.output_tokens`);
  const met = valuesOf(served, `${test}.slo_met`);
  const [slo] = served.flatMap(({ target }) => target.slo ?? []);
  const throttled = [...served, ...lost].filter(({ times }) => times.throttled).length;
  const heat = throttled === 0 ? "" : `; ${throttled} of ${n} while the machine throttled`;
  const per = (name: string, unit: string, found: Found, source: string): Metric => ({
    ...{ name: `${test}.${name}`, unit, n, source: `${source}${heat}` },
    ...(typeof found === "number" && seconds > 0
      ? { value: found / seconds }
      : { value: null, reason: typeof found === "number" ? "it took no time" : found.reason }),
  });
  return [
    per("throughput", "requests/s", served.length, `${served.length} answers / wall time`),
    per("output", "tokens/s", sum(tokens), "generated tokens of all answers / wall time"),
    per(
      "goodput",
      "requests/s",
      sum(met),
      `requests that meet all of ${slo === undefined ? "the limits" : sloText(slo)} / wall time`,
    ),
    { name: `${test}.lost`, value: lost.length, unit: "requests", source: "failed requests", n },
  ];
}

type Found = number | { readonly reason: string };

function secondsOf({ served, lost }: Level): number {
  const times = [...served, ...lost].map(({ times }) => times);
  const began = Math.min(...times.map(({ beganNs }) => beganNs));
  return (Math.max(...times.map(({ endedNs }) => endedNs)) - began) / 1e9;
}

function valuesOf(samples: readonly Judged[], name: string): readonly (number | null)[] {
  return samples.flatMap(({ metrics }) =>
    metrics.filter((one) => one.name === name).map(({ value }) => value)
  );
}

/** Unknown where one of them is: a sum of the rest would be too small. */
function sum(values: readonly (number | null)[]): Found {
  const unknown = values.filter((value) => value === null).length;
  if (unknown > 0) return { reason: `unknown of ${unknown} of ${values.length} answers` };
  return values.reduce((all: number, value) => all + (value ?? 0), 0);
}

function medianOf({ test, served }: Level, name: string): number | null {
  const known = valuesOf(served, `${test}.${name}`).filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

/**
 * The knee: of the levels, the one at which throughput / latency is highest (Kleinrock's power). Above
 * it more requests at a time make each one slower by more than all together gain.
 */
function kneeOf(levels: readonly Level[]): Metric[] {
  const closed = levels.filter(({ concurrency, served }) =>
    concurrency !== null && served.length > 0
  );
  if (closed.length < 2) return [];
  const powers = closed.map((level) => {
    const latency = medianOf(level, "e2e");
    return latency === null ? null : level.served.length / secondsOf(level) / latency;
  });
  const named = { name: "knee", unit: "requests at a time", n: closed.length };
  if (powers.includes(null)) {
    const reason = "how long answers took is not known at every level";
    return [{ ...named, value: null, source: "throughput / latency", reason }];
  }
  const at = powers.indexOf(Math.max(...powers.map((power) => power ?? 0)));
  const [knee, above] = [closed[at], closed[at + 1]];
  if (knee === undefined) return [];
  const value = knee.concurrency;
  if (above === undefined) {
    const source = `throughput / latency still rises up to ${value}: no knee up to there`;
    return [{ ...named, value, source }];
  }
  return [{ ...named, value, source: `highest throughput / latency; ${causeOf(knee, above)}` }];
}

/** What made answers slower above the knee: by the server's own times, else by ours as far as they tell. */
function causeOf(knee: Level, above: Level): string {
  const added = (name: string) => {
    const [before, after] = [medianOf(knee, name), medianOf(above, name)];
    return before === null || after === null ? null : after - before;
  };
  const at = `at ${above.concurrency}`;
  const parts = (["waited", "prefill", "decode"] as const).map((name) =>
    [name, added(name)] as const
  );
  if (parts.every(([, ms]) => ms !== null)) {
    const told = parts.map(([name, ms]) => `${WORDS[name]} ${signed(ms ?? 0)}`).join(", ");
    const [largest] = parts.toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0));
    return `${at}, ${CAUSES[largest?.[0] ?? "waited"]} (${told}, medians by the server's times)`;
  }
  const [first, whole] = [added("ttft"), added("e2e")];
  if (first === null || whole === null) return `${at}, nobody tells where the time goes`;
  const rest = whole - first;
  const cause = first >= rest
    ? "answers begin later: a queue, or prompts that are read more slowly; the server does not tell which"
    : "answers are written more slowly";
  return `${at}, ${cause} (TTFT ${signed(first)}, after it ${signed(rest)}, medians by our clock)`;
}

const WORDS = { waited: "waiting", prefill: "prompt", decode: "answer" } as const;
const CAUSES = {
  waited: "requests wait in a queue",
  prefill: "prompts are read more slowly",
  decode: "answers are written more slowly",
} as const;

function signed(ms: number): string {
  return `${ms < 0 ? "−" : "+"}${Math.abs(ms).toFixed(0)} ms`;
}

/** How much sooner a prompt that the cache knows is answered, by length. */
function savedByCache(samples: readonly Judged[]): Metric[] {
  const lengths = new Set(
    samples.flatMap(({ target }) => target.kind === "warm" ? [target.tokens] : []),
  );
  return [...lengths].map((tokens): Metric => {
    const of = (kind: "cold" | "warm") => {
      const own = samples.filter(({ target }) =>
        target.kind === kind && target.tokens === tokens && target.repetition > 0
      );
      return valuesOf(own, `${kind}${tokens}.ttft`).filter((value) => value !== null);
    };
    const [cold, warm] = [of("cold"), of("warm")];
    const named = {
      name: `cache${tokens}.ttft_saved`,
      unit: "share",
      source: "1 - median TTFT warm / median TTFT cold",
      n: Math.min(cold.length, warm.length),
    };
    if (cold.length === 0 || warm.length === 0) {
      return { ...named, value: null, reason: "no time to a first token is known of one of them" };
    }
    return { ...named, value: 1 - median(warm) / median(cold) };
  });
}
