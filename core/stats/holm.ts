/** Holm's correction for several tests at once. @module */

/**
 * Adjusted p-values in the order given (Holm 1979): the i-th smallest of m is multiplied by m − i + 1
 * and is at least as large as the one before it. To reject below α keeps the chance of any false alarm at α.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index)
    .sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  for (const [rank, index] of order.entries()) {
    const p = pValues[index] ?? 1;
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
