/** Means with their standard errors: of independent values, and of values that come in clusters. @module */

import type { Distributions } from "./distributions.ts";
import type { Interval } from "./intervals.ts";

/** A mean, how sure it is, and what that is computed from. */
export interface MeanEstimate {
  readonly mean: number;
  /** Number of values. */
  readonly n: number;
  /** Null where one value, or one cluster, says nothing about spread. */
  readonly standardError: number | null;
  /** Degrees of freedom of the t interval. */
  readonly df: number;
  /** Null as the standard error. */
  readonly interval: Interval | null;
  /** Number of clusters; as many as values when each stands for itself. */
  readonly clusters: number;
}

/** How a mean is estimated. */
export interface MeanOptions {
  readonly t: Pick<Distributions, "tQuantile">;
  /** The cluster of each value; without it, each value is its own. */
  readonly clusters?: readonly string[] | undefined;
  /** Default 0.95. */
  readonly level?: number;
}

/**
 * Mean, standard error and t interval. Independent values: SE = s/√n, df = n − 1. Clusters (items
 * that share a passage or a repository): SE² = n⁻² Σ_c (Σ_i (x_i − x̄))², df = clusters − 1 (Miller,
 * arXiv 2411.00640, with every pair inside a cluster). Throws `RangeError` for no values.
 */
export function meanEstimate(
  values: readonly number[],
  { t, clusters, level = 0.95 }: MeanOptions,
): MeanEstimate {
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot take the mean of no values");
  if (clusters !== undefined && clusters.length !== n) {
    throw new RangeError(`Cannot group ${n} values by ${clusters.length} clusters`);
  }
  const mean = meanOf(values);
  const groups = clusters === undefined ? n : new Set(clusters).size;
  if (groups < 2) {
    return { mean, n, standardError: null, df: 0, interval: null, clusters: groups };
  }
  const standardError = clusters === undefined || groups === n
    ? Math.sqrt(sumOfSquares(values, mean) / (n - 1) / n)
    : Math.sqrt(clusterSquares(values, { clusters, mean })) / n;
  const df = groups - 1;
  const half = t.tQuantile(1 - (1 - level) / 2, df) * standardError;
  const interval = { low: mean - half, high: mean + half };
  return { mean, n, standardError, df, interval, clusters: groups };
}

/** Spread between items and within them, where each was answered several times. */
export interface Spread {
  /** Variance of the items' means. */
  readonly between: number | null;
  /** Mean of the variances of the answers to one item; null when no item has two. */
  readonly within: number | null;
}

/** Variances of repeated answers; each item is the list of its scores. */
export function spreadOf(items: readonly (readonly number[])[]): Spread {
  const means = items.filter(({ length }) => length > 0).map(meanOf);
  const repeated = items.filter(({ length }) => length > 1);
  return {
    between: means.length < 2 ? null : variance(means),
    within: repeated.length === 0 ? null : meanOf(repeated.map(variance)),
  };
}

/** The mean of values, summed in their order. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample variance, with n − 1 below. */
export function variance(values: readonly number[]): number {
  return sumOfSquares(values, meanOf(values)) / (values.length - 1);
}

function sumOfSquares(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function clusterSquares(
  values: readonly number[],
  { clusters, mean }: { readonly clusters: readonly string[]; readonly mean: number },
): number {
  const sums = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] ?? "";
    sums.set(cluster, (sums.get(cluster) ?? 0) + value - mean);
  }
  return [...sums.values()].reduce((sum, one) => sum + one * one, 0);
}
