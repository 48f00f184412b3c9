/** Prompts of very different sizes with one and the same count: the count is a ceiling. @module */

/** One prompt that was counted. */
export interface Counted {
  readonly characters: number;
  readonly evaluated: number;
}

/** Counts below it come together by chance. */
const LEAST = 256;
/** How much larger one prompt must be than another of the same count. */
const APART = 1.5;
/** Counts that are remembered. */
const KEPT = 512;

/** Follows the counts of one model. */
export class Plateaus {
  /** Smallest prompt by count. */
  readonly #smallest = new Map<number, number>();
  #highest = 0;

  /** The ceiling that a prompt was cut at, as far as counts alone show it. */
  add({ characters, evaluated }: Counted): number | undefined {
    const isHighest = evaluated >= this.#highest;
    this.#highest = Math.max(this.#highest, evaluated);
    if (evaluated < LEAST) return undefined;
    const smallest = this.#smallest.get(evaluated);
    if (smallest === undefined || characters < smallest) {
      this.#smallest.delete(evaluated);
      this.#smallest.set(evaluated, characters);
      const [oldest] = this.#smallest.keys();
      if (this.#smallest.size > KEPT && oldest !== undefined) this.#smallest.delete(oldest);
    }
    const reached = isHighest && smallest !== undefined && characters > smallest * APART;
    // Nobody sets a context of 1,037 tokens.
    return reached && isRound(evaluated) ? evaluated : undefined;
  }
}

/** Whether it is a size that people and programs choose, give or take the token that is left free. */
function isRound(count: number): boolean {
  return [0, 1, -1, 2, -2, 4, -4].some((near) =>
    (count + near) % 256 === 0 || (count + near) % 1000 === 0
  );
}
