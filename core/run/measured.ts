/** Measured numbers over samples: medians and shares, with what is left out of them counted. @module */

import { bootstrapMedian, type Interval } from "../stats/intervals.ts";
import { median } from "../stats/percentile.ts";
import { type ItemScore, type ScoreEstimate, scoreEstimate } from "../stats/score_estimate.ts";
import type { CellState, SampleState } from "./fold.ts";

/** A median with its sample size, and a 95 % bootstrap interval where there are two values or more. */
export interface Median {
  readonly n: number;
  readonly value: number;
  readonly interval: Interval | null;
}

/** A measured number over the repetitions. */
export interface ReportMetric {
  readonly unit: string;
  readonly source: string;
  /** Null for shares, whose median would be 0 or 1. */
  readonly median: Median | null;
  /** Of numbers in the unit `share`, as scores are estimated; null for all others, and without a value. */
  readonly share: ScoreEstimate | null;
  /** A figure over several samples, which the benchmark computed itself; null for all others, and where it is unknown. */
  readonly figure: Median | null;
  /** Repetitions that were measured to warm up, and are left out. */
  readonly warmups: number;
  /** Repetitions of a time or rate that were measured while the machine throttled, and are left out. */
  readonly quarantined: number;
  /** Why repetitions have no value. */
  readonly unknown: readonly string[];
}

/** Seed of the bootstrap intervals: fixed, so that a report is the same whenever it is made. */
const BOOTSTRAP_SEED = 1;

/** The median of what is known; null where nothing is. */
export function medianFrom(values: readonly (number | null)[], bootstrap: boolean): Median | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  // An interval over many answers costs more than it tells: the median of hundreds hardly moves.
  const narrow = !bootstrap || known.length < 2 || known.length > 200;
  return {
    n: known.length,
    value: median(known),
    interval: narrow ? null : bootstrapMedian(known, { seed: BOOTSTRAP_SEED, resamples: 2000 }),
  };
}

/** Numbers of this unit are shares of something, 0 to 1. */
const SHARE = "share";

/** What a throttling machine makes longer or slower. */
const OF_TIME: ReadonlySet<string> = new Set(["ms", "s", "tokens/s", "requests/s"]);

/** Every number that samples have, by name. */
export function metricsOf(
  samples: readonly SampleState[],
  { bootstrap, quarantined }: {
    readonly bootstrap: boolean;
    readonly quarantined: ReadonlySet<SampleState>;
  },
): Record<string, ReportMetric> {
  const all = samples.flatMap((sample) => sample.metrics.map((metric) => ({ sample, metric })));
  const groups = Map.groupBy(all, ({ metric }) => metric.name);
  return Object.fromEntries(
    [...groups].map(([name, readings]) => {
      const { unit = "", source = "" } = readings[0]?.metric ?? {};
      const measured = readings.filter(({ metric }) => metric.warmup !== true);
      const counted = measured.filter(({ sample }) =>
        !OF_TIME.has(unit) || !quarantined.has(sample)
      );
      const isShare = unit === SHARE;
      const values = counted.map(({ metric }) => metric.value);
      return [name, {
        unit,
        source,
        median: isShare ? null : medianFrom(values, bootstrap),
        share: isShare ? scoreEstimate(sharesOf(counted)) : null,
        figure: null,
        warmups: readings.length - measured.length,
        quarantined: measured.length - counted.length,
        unknown: [
          ...new Set(
            counted.flatMap(({ metric: { value, reason } }) =>
              value === null ? [reason ?? "no reason given"] : []
            ),
          ),
        ],
      }];
    }),
  );
}

/** What a benchmark concluded, by name. */
export function figuresOf(figures: CellState["figures"]): Record<string, ReportMetric> {
  return Object.fromEntries(
    figures.map(({ name, value, unit, source, reason, interval = null, n = 0 }) => [name, {
      ...{ unit, source, median: null, share: null, warmups: 0, quarantined: 0 },
      figure: value === null ? null : { n, value, interval },
      unknown: value === null ? [reason ?? "no reason given"] : [],
    }]),
  );
}

interface Reading {
  readonly sample: SampleState;
  readonly metric: SampleState["metrics"][number];
}

/**
 * Each reading counts once. Where an answer gives several of a name, as one for each instruction
 * that it was given, each is an item of its own, and those of one answer are a cluster.
 */
function sharesOf(readings: readonly Reading[]): ItemScore[] {
  const bySample = Map.groupBy(readings, ({ sample }) => sample);
  return [...bySample].flatMap(([{ sample, item = sample, source }, ofOne]) =>
    ofOne.flatMap(({ metric: { value } }, index) => {
      if (value === null) return [];
      if (ofOne.length === 1) return [{ item, source, score: value }];
      return [{ item: `${item}#${index}`, source: source ?? item, score: value }];
    })
  );
}
