/** Two or more runs side by side: each with the first, adjusted over all of it, and what cannot be compared. @module */

import type { Header } from "../events/header.ts";
import { type RunRecord, runRecord } from "../leaderboard/record.ts";
import type { RunFold, SampleState } from "../run/fold.ts";
import { report, type ReportRow } from "../run/report.ts";
import { type MedianRatio, ratioOfMedians } from "../stats/ratio.ts";
import { adjusted, type Comparison, comparisonsOf } from "./compare.ts";
import { type Obstacle, obstaclesOf, renamedModels } from "./obstacles.ts";
import type { Cells } from "./pairs.ts";

/** A run that is compared, or one of its models. */
export interface Side {
  readonly run: string;
  /** Only this model of it; all of them where it is undefined. */
  readonly model: string | undefined;
  readonly header: Header;
  readonly fold: RunFold;
  readonly state: RunRecord["state"];
  readonly damage: string | null;
}

/** Several runs compared. */
export interface SeveralCompared {
  readonly sides: readonly ComparedSide[];
  /** Every side but the first, with the first. */
  readonly pairs: readonly ComparedPair[];
  /** P-values that were adjusted together. */
  readonly tests: number;
}

/** What one side came to by itself. */
export interface ComparedSide {
  readonly record: RunRecord;
  /** Medians with their bootstrap intervals. */
  readonly rows: readonly ReportRow[];
}

/** A side beside the first. */
export interface ComparedPair {
  /** Its place among the sides. */
  readonly place: number;
  readonly comparisons: readonly Comparison[];
  /** Of times on the same benchmark. */
  readonly times: readonly ComparedTimes[];
  /** What cannot be compared, or only in part. */
  readonly obstacles: readonly Obstacle[];
  /** Benchmarks of which items can be paired. */
  readonly comparable: readonly string[];
}

/** How times differ: second by first, over the items that both have and no throttling slowed. */
export interface ComparedTimes extends MedianRatio {
  readonly benchmark: string;
  readonly models: readonly [first: string, second: string];
  readonly name: "ttft" | "tpot";
  /** Answers that tell it, in the first and in the second. */
  readonly n: readonly [first: number, second: number];
}

/** Fixed, so that a comparison is the same whenever it is made. */
const SEED = 1;

/** Compares each with the first. Throws `RangeError` for fewer than two. */
export function compareSeveral(sides: readonly Side[]): SeveralCompared {
  const [first, ...others] = sides.map(prepared);
  if (first === undefined || others.length === 0) {
    throw new RangeError(`Cannot compare ${sides.length} runs: wanted are at least 2`);
  }
  const raw = others.map((other) => {
    const renamed = renamedModels(first.record, other.record);
    return { other, renamed, comparisons: comparisonsOf(first.cells, other.cells, renamed) };
  });
  const all = adjusted(raw.flatMap(({ comparisons }) => comparisons)).values();
  const pairs = raw.map(({ other, renamed, comparisons }, index): ComparedPair => {
    const told = comparisons.map((one) => all.next().value ?? one);
    return {
      place: index + 1,
      comparisons: told,
      times: told.flatMap((one) => timesOf(one, first, other)),
      obstacles: obstaclesOf(first.record, other.record, { comparisons: told, renamed }),
      comparable: [...new Set(told.filter(({ n }) => n > 0).map(({ benchmark }) => benchmark))],
    };
  });
  return {
    sides: [first, ...others].map(({ record, rows }) => ({ record, rows })),
    pairs,
    tests: raw.flatMap(({ comparisons }) => comparisons).filter(({ test }) => test !== null).length,
  };
}

interface Prepared extends ComparedSide {
  readonly cells: Cells;
  readonly fold: RunFold;
}

function prepared({ run, model, header, fold, state, damage }: Side): Prepared {
  const made = report(fold);
  const isWanted = (one: { readonly model: string }) => model === undefined || one.model === model;
  const record = runRecord({ run, header, fold, state, damage, report: made });
  const kept = made.rows.map(isWanted);
  return {
    record: { ...record, results: record.results.filter((_, index) => kept[index] === true) },
    rows: made.rows.filter(isWanted),
    cells: { cells: new Map([...fold.cells].filter(([, cell]) => isWanted(cell))) },
    fold,
  };
}

function timesOf(
  { benchmark, models }: Comparison,
  first: Prepared,
  second: Prepared,
): ComparedTimes[] {
  const [ours, theirs] = [
    samplesOf(first, { benchmark, model: models[0] }),
    samplesOf(second, { benchmark, model: models[1] }),
  ];
  return (["ttft", "tpot"] as const).flatMap((name) => {
    // Other items take other times.
    const one = timesIn(ours, { name, among: theirs });
    const other = timesIn(theirs, { name, among: ours });
    const ratio = ratioOfMedians(one, other, { seed: SEED });
    if (ratio === null) return [];
    return [{ benchmark, models, name, n: [one.length, other.length], ...ratio }];
  });
}

/** Samples with an outcome that no throttling slowed, by what they ask. */
function samplesOf(
  { cells: { cells }, fold }: Prepared,
  { benchmark, model }: { readonly benchmark: string; readonly model: string },
): ReadonlyMap<string, SampleState> {
  const cell = [...cells.values()].find((one) =>
    one.benchmark === benchmark && one.model === model
  );
  return new Map(
    [...cell?.samples.values() ?? []]
      .filter((sample) => sample.outcome?.kind === "scored" && !fold.isQuarantined(sample))
      .map((sample) => [`${sample.hash} ${sample.sample.replace(/^\d+\//, "")}`, sample]),
  );
}

function timesIn(
  samples: ReadonlyMap<string, SampleState>,
  { name, among }: {
    readonly name: ComparedTimes["name"];
    readonly among: ReadonlyMap<string, SampleState>;
  },
): number[] {
  return [...samples].filter(([key]) => among.has(key))
    .flatMap(([, { speed }]) => (name === "ttft" ? speed?.ttftMs : speed?.tpotMs) ?? []);
}
