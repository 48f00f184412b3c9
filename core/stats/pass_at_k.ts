/** What several answers to one question say about k of them. @module */

/**
 * The unbiased estimate of the chance that one of `k` answers is right, from `n` answers of which `c`
 * are: 1 − C(n−c, k)/C(n, k), as a product, because the coefficients overflow (Chen et al. 2021).
 * Throws `RangeError` unless 1 ≤ k ≤ n and 0 ≤ c ≤ n.
 */
export function passAtK(n: number, c: number, k: number): number {
  check(n, c, k);
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/** The unbiased estimate of the chance that all of `k` answers are right: C(c, k)/C(n, k). Throws as `passAtK()`. */
export function passHatK(n: number, c: number, k: number): number {
  check(n, c, k);
  let all = 1;
  for (let i = 0; i < k; i++) all *= (c - i) / (n - i);
  return c < k ? 0 : all;
}

function check(n: number, c: number, k: number): void {
  const areWhole = [n, c, k].every(Number.isInteger);
  if (areWhole && k >= 1 && k <= n && c >= 0 && c <= n) return;
  throw new RangeError(
    `Cannot estimate for k = ${k} from ${c} right of ${n}: wanted are 1 ≤ k ≤ n and 0 ≤ c ≤ n`,
  );
}
