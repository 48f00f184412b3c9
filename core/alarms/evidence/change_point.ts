/**
 * A change point in a series of rates, found by ranks: the latest values lie below the earlier ones
 * more consistently than chance lets them. Ranks need no assumption of what the noise looks like, so
 * that the false alarm rate is the same for all noise without memory. Where a slow answer makes the
 * next one likely to be slow, fewer values speak for themselves; by that much less is believed. The
 * rates are stated at `FALSE_ALARMS`.
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
  /** Standard deviations of the rank sum from what it is without a change, less what neighbours have in common. */
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

/** Of more than that a hundred values cannot tell; and whatever they are like, a clear step must get through. */
const MOST_MEMORY = 0.4;

/** Standard deviations from which it is a change. */
export const THRESHOLD = 3.95;

/**
 * Shares of series of 500 steady values in which a change is found, of any size, by that threshold.
 * Measured with 20,000 series each; `bench/alarms/false_alarms.ts` measures them again.
 */
export const FALSE_ALARMS = {
  /** Each value independent of the others, however they are distributed. */
  independent: 0.0066,
  /** A value is 0.3 of the one before and 0.7 its own, as machines that warm up and cool down. */
  persistent: 0.0218,
  /** Pauses of one to three answers in a row, half to nine tenths as fast, in 4 % of them. */
  pauses: 0.0308,
} as const;

/**
 * The share of steps of -18 % in noise of 5 % that are found within 60 answers, after 60 steady ones:
 * all of 20,000 series each, after 6 answers (median) and after 11.
 */
export const STEPS_FOUND = { independent: 1, persistent: 1 } as const;

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
      const plain = rankSum(this.#values, base);
      // What follows costs more, and makes no z greater.
      if (plain < this.#threshold) continue;
      const memory = Math.min(MOST_MEMORY, persistence(this.#values.slice(0, base)));
      const z = plain * Math.sqrt((1 - memory) / (1 + memory));
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

/** How much of a value is in the next one: the correlation of neighbours, by ranks; 0 where they repel each other. */
function persistence(values: readonly number[]): number {
  const order = values.map((_, index) => index).sort((a, b) =>
    (values[a] as number) - (values[b] as number)
  );
  const middle = (values.length - 1) / 2;
  const ranks = new Float64Array(values.length);
  for (const [rank, index] of order.entries()) ranks[index] = rank - middle;
  let together = 0;
  let alone = 0;
  for (const [index, rank] of ranks.entries()) {
    alone += rank * rank;
    if (index > 0) together += rank * (ranks[index - 1] as number);
  }
  return alone === 0 ? 0 : Math.max(0, together / alone);
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
