/** Whether two runs differ, by what they scored on the same items. @module */

import { holm } from "../stats/holm.ts";
import type { Interval } from "../stats/intervals.ts";
import { mcNemar } from "../stats/mcnemar.ts";
import { meanOf } from "../stats/mean.ts";
import { boundedBootstrap } from "./bounded_bootstrap.ts";
import { type Cells, type Pairing, pairRuns } from "./pairs.ts";

/** What two runs came to in one benchmark. */
export interface Comparison extends Omit<Pairing, "pairs"> {
  /** Paired items. */
  readonly n: number;
  readonly first: number | null;
  readonly second: number | null;
  /** Second less first, −1 to 1; null without a pair. */
  readonly difference: number | null;
  /**
   * 95 %, paired bootstrap; null for fewer than two units. Where no unit differs from another, a
   * bootstrap would be certain: then as far as units that differ may have been missed by chance, with
   * 1 − 0.025^(1/units).
   */
  readonly interval: Interval | null;
  /** Items on which the second is better, equal and worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Pearson's, of the two scores of an item; null where the items of a run do not differ. */
  readonly correlation: number | null;
  readonly test: Test | null;
  /** The p-value, adjusted by Holm over all that was compared at once; null without a test. */
  readonly adjusted: number | null;
}

/** The test behind a p-value. */
export interface Test {
  /** `bootstrap` where scores have parts or items come in clusters. */
  readonly name: "mcnemar" | "bootstrap";
  readonly p: number;
  /** McNemar's mid-p beside the exact one; null for a bootstrap. */
  readonly midP: number | null;
  /** What was resampled or counted: items, or clusters of them. */
  readonly units: number;
  readonly clustered: boolean;
  /** Whether no unit differs from another, where nothing can be resampled. */
  readonly isEven: boolean;
  readonly resamples: number;
  readonly seed: number;
}

/** Fixed, so that a comparison is the same whenever it is made; it is printed with the result. */
const SEED = 1;
const RESAMPLES = 10_000;

/** Compares every benchmark that both runs have, item by item. */
export function compareRuns(first: Cells, second: Cells): Comparison[] {
  return adjusted(comparisonsOf(first, second));
}

/** The same, before it is known how many comparisons are looked at together. */
export function comparisonsOf(
  ...[first, second, renamed]: Parameters<typeof pairRuns>
): Comparison[] {
  return pairRuns(first, second, renamed).map(comparison);
}

/** Comparisons with their p-values adjusted over all of them by Holm. */
export function adjusted(compared: readonly Comparison[]): Comparison[] {
  const tested = compared.flatMap(({ test }) => test === null ? [] : [test.p]);
  const values = holm(tested).values();
  return compared.map((one) =>
    one.test === null ? one : { ...one, adjusted: values.next().value ?? null }
  );
}

function comparison({ pairs, ...pairing }: Pairing): Comparison {
  const differences = pairs.map(({ first, second }) => second - first);
  const wins = differences.filter((one) => one > 0).length;
  const losses = differences.filter((one) => one < 0).length;
  const counts = { n: pairs.length, wins, losses, ties: pairs.length - wins - losses };
  if (pairs.length === 0) {
    const nothing = {
      first: null,
      second: null,
      difference: null,
      interval: null,
      correlation: null,
    };
    return { ...pairing, ...counts, ...nothing, test: null, adjusted: null };
  }
  const sources = pairs.map(({ source, item }) => source ?? item);
  const clustered = new Set(sources).size < pairs.length;
  const units = new Set(sources).size;
  const means = {
    first: meanOf(pairs.map(({ first }) => first)),
    second: meanOf(pairs.map(({ second }) => second)),
    difference: meanOf(differences),
    correlation: correlationOf(pairs),
  };
  if (units < 2) {
    return { ...pairing, ...counts, ...means, interval: null, test: null, adjusted: null };
  }
  const { low, high, p, resamples, seed, isEven } = boundedBootstrap(differences, {
    seed: SEED,
    resamples: RESAMPLES,
    clusters: clustered ? sources : undefined,
  });
  const isBinary = pairs.every(({ first, second }) => isWhole(first) && isWhole(second));
  const counted = isBinary && !clustered ? mcNemar({ wins, losses }) : undefined;
  const test: Test = {
    name: counted === undefined ? "bootstrap" : "mcnemar",
    p: counted?.exact ?? p,
    midP: counted?.midP ?? null,
    units,
    clustered,
    resamples,
    seed,
    isEven,
  };
  return { ...pairing, ...counts, ...means, interval: { low, high }, test, adjusted: null };
}

function correlationOf(pairs: Pairing["pairs"]): number | null {
  const first = meanOf(pairs.map((pair) => pair.first));
  const second = meanOf(pairs.map((pair) => pair.second));
  let [both, one, other] = [0, 0, 0];
  for (const pair of pairs) {
    both += (pair.first - first) * (pair.second - second);
    one += (pair.first - first) ** 2;
    other += (pair.second - second) ** 2;
  }
  // Sums of squares that rounding alone has left are none.
  return one < 1e-12 || other < 1e-12 ? null : both / Math.sqrt(one * other);
}

function isWhole(score: number): boolean {
  return score === 0 || score === 1;
}
