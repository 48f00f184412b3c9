/**
 * A change point in a series of rates, found by ranks: the latest values lie below the earlier ones
 * more consistently than chance lets them. Ranks need no assumption of what the noise looks like, so
 * that the false alarm rate is the same for all steady noise; it is stated at `THRESHOLD`.
 * @module
 */

import { median } from "../../stats/percentile.ts";

/** The latest values are lower than the ones before. */
export interface Change {
  /** Values that are lower. */
  readonly recent: number;
  /** Values that they are compared with. */
  readonly base: number;
  /** Median of the latest ÷ median of the earlier, minus 1: -0.18 is 18 % slower. */
  readonly share: number;
  readonly before: number;
  readonly now: number;
  /** Standard deviations of the rank sum from what it is without a change. */
  readonly z: number;
}

/** How many of the latest values are compared with those before. */
const WINDOWS = [6, 10, 16, 24] as const;
const LONGEST = 24;
/** Values after which the median is taken anew. */
const REFRESHED = 8;
/** Earlier values that are needed, and that are kept. */
const LEAST_BASE = 14;
const MOST_BASE = 100;

/**
 * Standard deviations from which it is a change. With it, 1 % of series of 500 steady values raise
 * one or more (10,000 simulations; the test repeats 1,000 of them).
 */
export const THRESHOLD = 3.95;
/** The share of series of 500 steady values in which a change is found, by that threshold. */
export const FALSE_ALARMS = 0.01;

/** Follows one series. */
export class ChangePoint {
  readonly #values: number[] = [];
  /** About the median of what it remembers. */
  #middle = Infinity;
  #age = 0;
  readonly #least: number;
  readonly #threshold: number;

  /** A change of less than `least` (a share) is not told, however sure it is. */
  constructor({ least = 0, threshold = THRESHOLD }: {
    readonly least?: number;
    readonly threshold?: number;
  } = {}) {
    this.#least = least;
    this.#threshold = threshold;
  }

  /** Values that it remembers. */
  get size(): number {
    return this.#values.length;
  }

  /** Median of what it remembers; undefined before there is enough of it. */
  get usual(): number | undefined {
    return this.#values.length < WINDOWS[0] ? undefined : median(this.#values);
  }

  /** Takes the next value; a change that it shows is told once, and is what is usual from then on. */
  add(value: number): Change | undefined {
    this.#values.push(value);
    if (this.#values.length > MOST_BASE + LONGEST) this.#values.shift();
    // A value that is not low ends no run of low ones: it is looked at with the next that is.
    if (value > this.#middle) return undefined;
    if (++this.#age >= REFRESHED) {
      this.#age = 0;
      this.#middle = median(this.#values);
    }
    const found = this.#look();
    if (found !== undefined) {
      this.#values.splice(0, this.#values.length - found.recent);
      this.#middle = Infinity;
    }
    return found;
  }

  #look(): Change | undefined {
    for (const recent of WINDOWS) {
      const base = this.#values.length - recent;
      if (base < LEAST_BASE) return undefined;
      const z = rankSum(this.#values, base);
      if (z < this.#threshold) continue;
      const [before, now] = [
        median(this.#values.slice(0, base)),
        median(this.#values.slice(base)),
      ];
      const share = now / before - 1;
      if (share <= -this.#least) return { recent, base, share, before, now, z };
    }
    return undefined;
  }
}

/** How far below chance the ranks of the values from `at` on are, in standard deviations (Mann and Whitney). */
export function rankSum(values: readonly number[], at: number): number {
  const [base, recent] = [at, values.length - at];
  let wins = 0;
  for (let late = at; late < values.length; late++) {
    const own = values[late] as number;
    for (let early = 0; early < at; early++) {
      const other = values[early] as number;
      // A tie counts half.
      wins += other > own ? 1 : other === own ? 0.5 : 0;
    }
  }
  const mean = base * recent / 2;
  return (wins - mean) / Math.sqrt(base * recent * (base + recent + 1) / 12);
}
