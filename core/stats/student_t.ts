/**
 * The t distribution's quantile, in code of our own: a report is made at once, without a network and
 * in a compiled binary, where the library behind `distributions()` may not be at hand. Tests hold the
 * two together.
 * @module
 */

/**
 * The value that a t distribution with `df` degrees of freedom stays below with probability `p`: by
 * bisection of its distribution function, which is monotonic. Throws `RangeError` unless 0 < p < 1
 * and df > 0.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) {
    throw new RangeError(`Cannot take the quantile "${p}" of a t distribution with df "${df}"`);
  }
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, df);
  let [low, high] = [0, 1];
  while (upperTail(high, df) > 1 - p) [low, high] = [high, high * 2];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperTail(middle, df) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability above `t` ≥ 0: half the regularised incomplete beta function at df/(df + t²). */
function upperTail(t: number, df: number): number {
  const x = df / (df + t * t);
  // The same number as 1 − x, without the loss near 1.
  const rest = t * t / (df + t * t);
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest),
  );
  if (t === 0) return 0.5;
  const share = x < (a + 1) / (a + b + 2)
    ? front * continuedFraction(x, { a, b }) / a
    : 1 - front * continuedFraction(rest, { a: b, b: a }) / b;
  return share / 2;
}

/** Lentz's evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22). */
function continuedFraction(
  x: number,
  { a, b }: { readonly a: number; readonly b: number },
): number {
  const tiny = 1e-300;
  const held = (value: number) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / held(1 - (a + b) * x / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / held(1 + term * d);
      c = held(1 + term / c);
      change = c * d;
      result *= change;
    }
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return result;
}

/** Stirling's series (DLMF 5.11.1), after shifting the argument to where it holds to a double's digits. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 15; y++) shift += Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 -
                inverse / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - shift;
}
