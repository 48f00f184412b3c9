/** Percentiles by linear interpolation, the default of numpy, so that figures can be compared. @module */

/**
 * The value below which `percent` of the values lie, interpolated linearly between the two nearest:
 * the value at rank `(n - 1) * percent / 100` of the sorted values, counted from 0. Throws
 * `RangeError` when there are no values or `percent` is not from 0 to 100.
 */
export function percentile(values: readonly number[], percent: number): number {
  return percentileOfSorted(Float64Array.from(values).sort(), percent);
}

/** The 50th percentile. Throws `RangeError` when there are no values. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** As `percentile()`, of values that are in ascending order already. */
export function percentileOfSorted(sorted: ArrayLike<number>, percent: number): number {
  if (!(percent >= 0 && percent <= 100)) {
    throw new RangeError(`Cannot take percentile "${percent}": wanted is a number from 0 to 100`);
  }
  const rank = (sorted.length - 1) * percent / 100;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) {
    throw new RangeError("Cannot take a percentile of no values");
  }
  return between(below, above, rank - Math.floor(rank));
}

/** From the nearer end, as numpy does it, so that rounding never leaves the two values. */
function between(below: number, above: number, part: number): number {
  const step = above - below;
  return part < 0.5 ? below + step * part : above - step * (1 - part);
}
