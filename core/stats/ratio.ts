/** How much longer or quicker: a ratio of two medians, with an interval. @module */

import { fastRandom } from "./fast_random.ts";
import { type BootstrapInterval, type BootstrapOptions, checkBootstrap } from "./intervals.ts";
import { median, percentileOfSorted } from "./percentile.ts";

/** A ratio of medians. */
export interface MedianRatio {
  /** Second by first. */
  readonly ratio: number;
  /** Percentile bootstrap; null for fewer than two values on a side, or medians of 0. */
  readonly interval: BootstrapInterval | null;
}

/**
 * The median of `second` divided by that of `first`; both are resampled on their own (Efron 1979),
 * because times of equal items go together less than their noise. Null without values, or where the
 * first median is 0.
 */
export function ratioOfMedians(
  first: readonly number[],
  second: readonly number[],
  { seed, resamples = 2000, level = 0.95 }: BootstrapOptions,
): MedianRatio | null {
  if (first.length === 0 || second.length === 0) return null;
  const base = median(first);
  if (!(base > 0)) return null;
  const ratio = median(second) / base;
  if (Math.min(first.length, second.length) < 2 || first.some((value) => value <= 0)) {
    return { ratio, interval: null };
  }
  checkBootstrap(Math.min(first.length, second.length), { resamples, level });
  const stream = fastRandom(seed, "ratio of medians");
  const [one, other] = [new Resampled(first), new Resampled(second)];
  const ratios = Float64Array.from({ length: resamples }, () => {
    const below = one.median(stream.next);
    return other.median(stream.next) / below;
  }).sort();
  const tail = 50 * (1 - level);
  return {
    ratio,
    interval: {
      low: percentileOfSorted(ratios, tail),
      high: percentileOfSorted(ratios, 100 - tail),
      level,
      resamples,
      seed,
    },
  };
}

/** Values that are drawn with replacement, by how often each rank came up. */
class Resampled {
  readonly #sorted: Float64Array;
  readonly #drawn: Uint32Array;

  constructor(values: readonly number[]) {
    this.#sorted = Float64Array.from(values).sort();
    this.#drawn = new Uint32Array(values.length);
  }

  /** The median of one draw of as many. */
  median(next: () => number): number {
    const size = this.#sorted.length;
    this.#drawn.fill(0);
    for (let draw = 0; draw < size; draw++) {
      const rank = Math.floor(next() / 2 ** 32 * size);
      this.#drawn[rank] = (this.#drawn[rank] ?? 0) + 1;
    }
    return (this.#at(Math.floor((size - 1) / 2)) + this.#at(Math.ceil((size - 1) / 2))) / 2;
  }

  #at(place: number): number {
    let passed = 0;
    const rank = this.#drawn.findIndex((times) => (passed += times) > place);
    // As many were drawn as there are places.
    return this.#sorted[rank] as number;
  }
}
