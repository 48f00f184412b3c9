/**
 * McNemar's test: whether two models that were asked the same questions are equally often right. Its
 * one distribution, that of a fair coin, is in code of our own: a comparison is made without a network
 * and in a compiled binary, and the library behind `distributions()` is 294 packages. Tests hold the
 * two together.
 * @module
 */

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
): McNemar {
  for (const count of [wins, losses]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Cannot test "${count}" pairs: wanted is a whole number, 0 or more`);
    }
  }
  const n = wins + losses;
  if (n === 0) return { exact: 1, midP: 1 };
  const { tail, point } = fairCoin(Math.min(wins, losses), n);
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - point) };
}

/** Of `n` throws of a fair coin, the probability of exactly `k` heads, and of at most so many; k ≤ n/2. */
function fairCoin(k: number, n: number): { readonly tail: number; readonly point: number } {
  // C(n, k) / 2ⁿ, halved on the way, which is exact and keeps it from growing out of range.
  let point = 1;
  let halved = 0;
  for (let i = 1; i <= k; i++) {
    point *= (n - i + 1) / i;
    for (; point > 1 && halved < n; halved++) point /= 2;
  }
  for (; halved < n && point > 0; halved++) point /= 2;
  // Each smaller count is rarer than the one above it, by a ratio.
  let [sum, term] = [1, 1];
  for (let i = k; i > 0; i--) {
    term *= i / (n - i + 1);
    sum += term;
  }
  return { tail: point * sum, point };
}
