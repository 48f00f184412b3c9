/** How scores and times of runs are spread, and how runs of one thing agree with one another. @module */

import type { CellState, RunFold, SampleState } from "../run/fold.ts";
import { report } from "../run/report.ts";
import { detectableDifference } from "../stats/detectable.ts";
import { bootstrapMedian, type Interval } from "../stats/intervals.ts";
import { type MeanEstimate, meanEstimate, meanOf, variance } from "../stats/mean.ts";
import { percentile } from "../stats/percentile.ts";
import { studentQuantile } from "../stats/student_t.ts";
import { byTime } from "./groups.ts";
import { type ResultFigures, type RunRecord, runRecord, type RunResult } from "./record.ts";

/** A run that was read. */
export interface StatsRun {
  readonly run: string;
  readonly header: Parameters<typeof runRecord>[0]["header"];
  readonly fold: RunFold;
  readonly state: RunRecord["state"];
  readonly damage: string | null;
}

/** How values are spread. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Null for one value. */
  readonly deviation: number | null;
  readonly least: number;
  readonly p50: number;
  /** 95 % bootstrap of the median; null for one value. */
  readonly interval: Interval | null;
  readonly p90: number;
  readonly p95: number;
  /** Null for fewer than 100 values, which do not tell it. */
  readonly p99: number | null;
  readonly most: number;
}

/** One benchmark on one model in a run. */
export interface ResultStats {
  readonly run: string;
  readonly model: string;
  readonly benchmark: string;
  readonly version: string;
  readonly figures: ResultFigures;
  /** Standard deviation between items; null for fewer than two. */
  readonly between: number | null;
  /** The mean variance of the answers to one item; null where each was asked once. */
  readonly within: number | null;
  /** The least difference to another model that these items show in four runs of five; null without a score. */
  readonly detectable: number | null;
  /** Spreads by name: `ttft ms`, `tpot ms`, `decode tokens/s`, `output tokens`. */
  readonly spreads: Readonly<Record<string, Spread>>;
}

/** Runs of one model in one configuration on one machine. */
export interface RepeatStats {
  readonly model: string;
  readonly benchmark: string;
  readonly runs: readonly string[];
  /** Over the means of runs, each counting once; null where nothing was judged. */
  readonly mean: MeanEstimate | null;
  /** Largest less smallest mean. */
  readonly range: number | null;
  /** Over the medians of runs, by name: how much they vary, as deviation by mean; null for one run. */
  readonly variation: Readonly<Record<string, number | null>>;
}

/** Every result of every run, in the order given. */
export function resultStats({ run, header, fold, state, damage }: StatsRun): ResultStats[] {
  const made = report(fold, { bootstrap: false });
  const { results } = runRecord({ run, header, fold, state, damage, report: made });
  return [...fold.cells.values()].flatMap((cell, index) => {
    const figures = results[index]?.figures;
    const { model, benchmark, version } = cell;
    if (figures === undefined) return [];
    const means = itemMeans(cell);
    return [{
      ...{ run, model, benchmark, version, figures },
      between: means.length < 2 ? null : Math.sqrt(variance(means)),
      within: made.rows[index]?.answers?.within ?? null,
      detectable: figures.items === 0 || figures.mean === null
        ? null
        : detectableDifference(figures.items),
      spreads: spreadsOf(cell, fold),
    }];
  });
}

/** What was run more than once, exactly so: machine, configuration, items and what was served are equal. */
export function repeatStats(records: readonly RunRecord[]): RepeatStats[] {
  const all = records.toSorted(byTime).flatMap((record) =>
    record.results.map((result) => ({ record, result }))
  ).filter(({ result }) => result.figures.scored > 0);
  const groups = Map.groupBy(all, ({ record: { machine }, result }) => keyOf(machine, result));
  return [...groups.values()].filter(({ length }) => length > 1).map((alike) => {
    const [first] = alike;
    const means = alike.flatMap(({ result }) => result.figures.mean ?? []);
    return {
      model: first?.result.identity.model ?? "",
      benchmark: first?.result.benchmark ?? "",
      runs: alike.map(({ record }) => record.run),
      mean: means.length === 0 ? null : meanEstimate(means, { t: { tQuantile: studentQuantile } }),
      range: means.length === 0 ? null : Math.max(...means) - Math.min(...means),
      variation: {
        "ttft ms": variationOf(alike.map(({ result }) => result.figures.ttftMs)),
        "tpot ms": variationOf(alike.map(({ result }) => result.figures.tpotMs)),
      },
    };
  });
}

/** Everything about values; undefined without one. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const several = values.length > 1;
  return {
    n: values.length,
    mean: meanOf(values),
    deviation: several ? Math.sqrt(variance(values)) : null,
    least: Math.min(...values),
    p50: percentile(values, 50),
    // The median of hundreds hardly moves, and costs most then.
    interval: several && values.length <= 1000
      ? bootstrapMedian(values, { seed: 1, resamples: 2000 })
      : null,
    p90: percentile(values, 90),
    p95: percentile(values, 95),
    p99: values.length < 100 ? null : percentile(values, 99),
    most: Math.max(...values),
  };
}

function keyOf(machine: string, { identity, benchmark, version, settings }: RunResult): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([machine, identity, benchmark, version, sorted]);
}

function variationOf(medians: readonly ResultFigures["ttftMs"][]): number | null {
  const values = medians.flatMap((median) => median?.value ?? []);
  if (values.length < 2) return null;
  return Math.sqrt(variance(values)) / meanOf(values);
}

function itemMeans({ samples }: CellState): number[] {
  const scored = [...samples.values()].flatMap(({ sample, item = sample, outcome }) =>
    outcome?.kind === "scored" && outcome.score !== null ? [{ item, score: outcome.score }] : []
  );
  return [...Map.groupBy(scored, ({ item }) => item).values()]
    .map((answers) => meanOf(answers.map(({ score }) => score)));
}

function spreadsOf({ samples }: CellState, fold: RunFold): Record<string, Spread> {
  const kept = [...samples.values()].filter((sample) =>
    sample.outcome?.kind === "scored" && !fold.isQuarantined(sample)
  );
  const named:
    readonly (readonly [string, (speed: NonNullable<SampleState["speed"]>) => number | null])[] = [
      ["ttft ms", ({ ttftMs }) => ttftMs],
      ["tpot ms", ({ tpotMs }) => tpotMs],
      ["decode tokens/s", ({ decodeClient }) => decodeClient],
      ["output tokens", ({ outputTokens }) => outputTokens],
    ];
  return Object.fromEntries(named.flatMap(([name, value]) => {
    const spread = spreadOf(
      kept.flatMap(({ speed }) => speed === undefined ? [] : value(speed) ?? []),
    );
    return spread === undefined ? [] : [[name, spread]];
  }));
}
