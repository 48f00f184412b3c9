/** Paired bootstrap of a mean difference, by items or by clusters of items. @module */

import { type FastRandom, fastRandom } from "./fast_random.ts";
import { type BootstrapInterval, type BootstrapOptions, checkBootstrap } from "./intervals.ts";
import { type Kind, multinomialSums } from "./multinomial.ts";
import { percentileOfSorted } from "./percentile.ts";

/** How a difference is resampled. */
export interface PairedOptions extends BootstrapOptions {
  /** The cluster of each item: whole clusters are drawn then. */
  readonly clusters?: readonly string[] | undefined;
}

/** A mean difference over resamples. */
export interface PairedBootstrap extends BootstrapInterval {
  readonly mean: number;
  /** Two-sided: twice the smaller share of resamples on either side of 0, each counted once more. */
  readonly p: number;
  /** What was drawn: items or clusters. */
  readonly units: number;
}

/** So many different units at most are drawn by how often each occurs, which is exact and quick. */
const MOST_KINDS = 64;

/**
 * Percentile bootstrap of the mean of `differences`: units are drawn with replacement, as many as
 * there are (Efron 1979; whole clusters where items are not independent). Equal units are
 * counted instead of drawn one by one: the counts of a resample are multinomial, so that this is the
 * same distribution. Throws `RangeError` for fewer than 2 units.
 */
export function pairedBootstrap(
  differences: readonly number[],
  { clusters, seed, resamples = 10_000, level = 0.95 }: PairedOptions,
): PairedBootstrap {
  const { sums, sizes } = unitsOf(differences, clusters);
  const units = sums.length;
  checkBootstrap(units, { resamples, level });
  const kinds = kindsOf(sums, sizes);
  const stream = fastRandom(seed, "paired bootstrap");
  const means = kinds.length <= MOST_KINDS
    ? multinomialSums(kinds, { resamples, next: stream.next })
    : drawnMeans(sums, sizes, { resamples, stream });
  means.sort();
  const tail = 50 * (1 - level);
  return {
    mean: total(sums) / total(sizes),
    low: percentileOfSorted(means, tail),
    high: percentileOfSorted(means, 100 - tail),
    p: twoSided(means),
    level,
    resamples,
    seed,
    units,
  };
}

function unitsOf(
  differences: readonly number[],
  clusters: readonly string[] | undefined,
): { readonly sums: Float64Array; readonly sizes: Float64Array } {
  if (clusters === undefined) {
    return {
      sums: Float64Array.from(differences),
      sizes: new Float64Array(differences.length).fill(1),
    };
  }
  const groups = new Map<string, { sum: number; size: number }>();
  for (const [index, difference] of differences.entries()) {
    const cluster = clusters[index] ?? "";
    const group = groups.get(cluster) ?? { sum: 0, size: 0 };
    group.sum += difference;
    group.size++;
    groups.set(cluster, group);
  }
  const all = [...groups.values()];
  return {
    sums: Float64Array.from(all, ({ sum }) => sum),
    sizes: Float64Array.from(all, ({ size }) => size),
  };
}

/** Different units; more than can be counted quickly are not looked for. */
function kindsOf(sums: Float64Array, sizes: Float64Array): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const [index, sum] of sums.entries()) {
    const size = sizes[index] ?? 1;
    const key = `${sum} ${size}`;
    kinds.set(key, { sum, size, count: (kinds.get(key)?.count ?? 0) + 1 });
    if (kinds.size > MOST_KINDS) break;
  }
  return [...kinds.values()];
}

function drawnMeans(
  sums: Float64Array,
  sizes: Float64Array,
  { resamples, stream }: { readonly resamples: number; readonly stream: FastRandom },
): Float64Array {
  const units = sums.length;
  const scale = units / 2 ** 32;
  const even = sizes.every((size) => size === sizes[0]) ? sizes[0] : undefined;
  const draws = new Uint32Array(units);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    stream.fill(draws);
    let sum = 0;
    let size = 0;
    // Every number becomes an index below `units`, for which both arrays have an entry.
    for (let draw = 0; draw < units; draw++) {
      sum += sums[((draws[draw] as number) * scale) | 0] as number;
    }
    if (even !== undefined) size = units * even;
    else {
      for (let draw = 0; draw < units; draw++) {
        size += sizes[((draws[draw] as number) * scale) | 0] as number;
      }
    }
    means[resample] = sum / size;
  }
  return means;
}

/** A resample that lies at 0 counts for both sides. */
function twoSided(means: Float64Array): number {
  let [low, high] = [0, 0];
  for (const mean of means) {
    if (mean <= 0) low++;
    if (mean >= 0) high++;
  }
  return Math.min(1, 2 * (Math.min(low, high) + 1) / (means.length + 1));
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
