/** A test of paired differences that holds for few of them: what if every sign were a toss of a coin? @module */

import { fastRandom } from "./fast_random.ts";

/** How it is tested. */
export interface SignFlipOptions {
  /** The cluster of each difference: whole clusters are flipped then. */
  readonly clusters?: readonly string[] | undefined;
  /** Of the tosses, where there are too many units to try them all. */
  readonly seed: number;
  /** Tosses then; default 10,000. */
  readonly tosses?: number;
}

/** A p-value and what it rests on. */
export interface SignFlip {
  /** Two-sided; never below 2 ÷ 2^units. */
  readonly p: number;
  /** What was flipped: differences, or clusters of them. */
  readonly units: number;
  /** Whether all signs were tried. */
  readonly exact: boolean;
}

/** Of so many units all signs are tried: 65,536 sums. */
const MOST_EXACT = 16;

/**
 * The randomisation test of a mean difference (Fisher 1935): the share of all ways to choose the signs
 * whose sum is at least as far from 0 as the one that was seen. With two units it cannot be below 0.5,
 * with five below 0.0625: few items prove little, whatever they say. Throws `RangeError` for no
 * difference.
 */
export function signFlip(
  differences: readonly number[],
  { clusters, seed, tosses = 10_000 }: SignFlipOptions,
): SignFlip {
  if (differences.length === 0) throw new RangeError("Cannot test no differences");
  const sums = sumsOf(differences, clusters);
  const seen = Math.abs(sums.reduce((all, one) => all + one, 0));
  // Sums in another order differ in their last digits.
  const least = seen - 1e-9 * Math.max(1, seen);
  const units = sums.length;
  if (units <= MOST_EXACT) {
    return { p: farShare(sums, least), units, exact: true };
  }
  const { next } = fastRandom(seed, "sign flip");
  let far = 0;
  for (let toss = 0; toss < tosses; toss++) {
    let sum = 0;
    for (const one of sums) sum += next() < 2 ** 31 ? one : -one;
    if (Math.abs(sum) >= least) far++;
  }
  // The signs that were seen are one of the ways.
  return { p: (far + 1) / (tosses + 1), units, exact: false };
}

/** The share of all 2^n sums that are as far out. */
function farShare(sums: readonly number[], least: number): number {
  const ways = 2 ** sums.length;
  let far = 0;
  for (let signs = 0; signs < ways; signs++) {
    let sum = 0;
    for (const [index, one] of sums.entries()) sum += (signs >> index & 1) === 1 ? one : -one;
    if (Math.abs(sum) >= least) far++;
  }
  return far / ways;
}

function sumsOf(
  differences: readonly number[],
  clusters: readonly string[] | undefined,
): number[] {
  if (clusters === undefined) return [...differences];
  const sums = new Map<string, number>();
  for (const [index, difference] of differences.entries()) {
    const cluster = clusters[index] ?? "";
    sums.set(cluster, (sums.get(cluster) ?? 0) + difference);
  }
  return [...sums.values()];
}
