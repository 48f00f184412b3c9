/** Intervals around a proportion and around a median. @module */

import { random } from "../random.ts";
import { percentileOfSorted } from "./percentile.ts";

/** A range that holds the true value in 95 of 100 cases, unless another level was asked for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution: 95 % lie within ± this. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion, without continuity correction (Wilson 1927). With
 * p = successes / n: centre (p + z²/2n) / (1 + z²/n), half width
 * z / (1 + z²/n) · √(p(1 − p)/n + z²/4n²). Throws `RangeError` unless both are whole numbers,
 * `n` is at least 1 and `successes` is from 0 to `n`.
 *
 * ```ts
 * import { wilson } from "model-lens";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { low, high } = wilson(9, 10);
 * assertAlmostEquals(low, 0.5958, 1e-4);
 * assertAlmostEquals(high, 0.9821, 1e-4);
 * ```
 */
export function wilson(successes: number, n: number, z: number = Z_95): Interval {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || n < 1) {
    throw new RangeError(
      `Cannot compute an interval of "${successes}" in "${n}": wanted are whole numbers, at least one trial`,
    );
  }
  if (successes < 0 || successes > n) {
    throw new RangeError(
      `Cannot compute an interval of "${successes}" in "${n}": wanted is a count from 0 to "${n}"`,
    );
  }
  const p = successes / n;
  const scale = 1 + z * z / n;
  const centre = (p + z * z / (2 * n)) / scale;
  const half = z / scale * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // Exactly 0 and 1 at the ends, where rounding would miss them.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}

/** How a bootstrap is to be done. */
export interface BootstrapOptions {
  /** Equal seeds give equal intervals. */
  readonly seed: number;
  /** At least 1; default 10,000. */
  readonly resamples?: number;
  /** Share of cases that the interval is to hold the true value in; default 0.95. */
  readonly level?: number;
}

/** An interval, with all that is needed to compute it again. */
export interface BootstrapInterval extends Interval {
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Percentile bootstrap of the median: the middle `level` of the medians of `resamples` samples,
 * each drawn with replacement from `values` (Efron 1979). The draws follow from the seed. Of 5
 * values or fewer it is their whole range: so few cannot say more. Time grows with `resamples`
 * times the number of values. Throws `RangeError` when there are fewer than 2 values, because one says nothing about spread.
 */
export function bootstrapMedian(
  values: readonly number[],
  { seed, resamples = 10_000, level = 0.95 }: BootstrapOptions,
): BootstrapInterval {
  checkBootstrap(values.length, { resamples, level });
  const sorted = Float64Array.from(values).sort();
  const { int } = random(seed, "bootstrap of the median");
  const drawn = new Uint32Array(sorted.length);
  const medians = Float64Array.from({ length: resamples }, () => {
    drawn.fill(0);
    for (let draw = 0; draw < sorted.length; draw++) {
      const rank = int(0, sorted.length - 1);
      drawn[rank] = (drawn[rank] ?? 0) + 1;
    }
    return medianOfDrawn(sorted, drawn);
  }).sort();
  const tail = 50 * (1 - level);
  return {
    low: percentileOfSorted(medians, tail),
    high: percentileOfSorted(medians, 100 - tail),
    level,
    resamples,
    seed,
  };
}

/** Median of a sample that holds the value of each rank as often as it was drawn. */
function medianOfDrawn(sorted: Float64Array, drawn: Uint32Array): number {
  const lower = Math.floor((sorted.length - 1) / 2);
  const upper = Math.ceil((sorted.length - 1) / 2);
  return (valueAt(lower) + valueAt(upper)) / 2;

  function valueAt(place: number): number {
    let passed = 0;
    const rank = drawn.findIndex((times) => (passed += times) > place);
    // As many values were drawn as there are places, so that a rank is always found.
    return sorted[rank] as number;
  }
}

/** Throws `RangeError` for what cannot be resampled. */
export function checkBootstrap(
  units: number,
  { resamples, level }: { readonly resamples: number; readonly level: number },
): void {
  if (units < 2) {
    throw new RangeError(`Cannot bootstrap ${units} values: wanted are at least 2`);
  }
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(
      `Cannot draw "${resamples}" resamples: wanted is a whole number, 1 or more`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(
      `Cannot compute an interval of level "${level}": wanted is between 0 and 1`,
    );
  }
}
