/** McNemar's test: whether two models that were asked the same questions are equally often right. @module */

import type { Distributions } from "./distributions.ts";

/** Probabilities of a difference at least as large when there is none, two-sided. */
export interface McNemar {
  /** Exact: binomial on the pairs in which they differ. */
  readonly exact: number;
  /** Half of the probability of the observed table is left out: less careful, closer to the stated rate. */
  readonly midP: number;
}

/**
 * The test for `wins` pairs in which only the first is right and `losses` in which only the second
 * is (McNemar 1947; mid-p as Fagerland, Lydersen and Laake 2013). Throws `RangeError` for what is no count.
 */
export function mcNemar(
  { wins, losses }: { readonly wins: number; readonly losses: number },
  { binomialCdf }: Pick<Distributions, "binomialCdf">,
): McNemar {
  for (const count of [wins, losses]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Cannot test "${count}" pairs: wanted is a whole number, 0 or more`);
    }
  }
  const n = wins + losses;
  if (n === 0) return { exact: 1, midP: 1 };
  const least = Math.min(wins, losses);
  const tail = binomialCdf(least, n, 0.5);
  const point = tail - (least === 0 ? 0 : binomialCdf(least - 1, n, 0.5));
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - point) };
}
