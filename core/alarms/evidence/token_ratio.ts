/**
 * How many characters a token of a model has, learned from calls whose counts are whole. The estimate
 * is a bound and no guess: it rests on the longest tokens that were ever seen of the model.
 * @module
 */

import { percentileOfSorted } from "../../stats/percentile.ts";

/** Tokens that a text has, estimated. */
export interface TokenEstimate {
  /** By the median of the calls that it was learned from. */
  readonly tokens: number;
  /** No call that it was learned from had longer tokens. */
  readonly least: number;
  /** Characters per token: median, and the 5th and 95th percentile. */
  readonly perToken: readonly [median: number, low: number, high: number];
  /** Calls that it was learned from. */
  readonly calls: number;
}

/** Calls that are remembered. */
const KEPT = 256;
/** Shorter prompts consist of their template for too large a part. */
const SHORTEST = 200;

/** Learns the ratio for one model. */
export class TokenRatio {
  readonly #ratios: number[] = [];
  /** The same in ascending order, kept so: sorting for each call would cost more than the call. */
  readonly #sorted: number[] = [];
  #next = 0;

  /** A call whose prompt had so many characters and was counted whole. */
  learn(characters: number, tokens: number): void {
    if (characters < SHORTEST || tokens <= 0) return;
    const ratio = characters / tokens;
    const old = this.#ratios[this.#next];
    if (old !== undefined) this.#sorted.splice(placeIn(this.#sorted, old), 1);
    this.#sorted.splice(placeIn(this.#sorted, ratio), 0, ratio);
    this.#ratios[this.#next] = ratio;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Calls that it has learned from. */
  get calls(): number {
    return this.#ratios.length;
  }

  /** The estimate for a text; undefined before anything was learned. */
  estimate(characters: number): TokenEstimate | undefined {
    if (this.#ratios.length === 0) return undefined;
    const sorted = this.#sorted;
    const [low, median, high] = [5, 50, 95].map((one) => percentileOfSorted(sorted, one));
    const longest = sorted.at(-1);
    if (low === undefined || median === undefined || high === undefined || !longest) {
      return undefined;
    }
    return {
      tokens: Math.round(characters / median),
      least: Math.floor(characters / longest),
      perToken: [rounded(median), rounded(low), rounded(high)],
      calls: this.#ratios.length,
    };
  }
}

/** Where a value stands, or would stand, in an ascending list. */
function placeIn(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Characters of a text with runs of white space and of one repeated character shortened to 4:
 * tokenizers have tokens for such runs, which would make tokens look longer than they are.
 */
export function plainCharacters(text: string): number {
  let length = 0;
  let run = 0;
  let before = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const same = code === before || (isSpace(code) && isSpace(before));
    run = same ? run + 1 : 1;
    if (run <= LONGEST_RUN) length++;
    before = code;
  }
  return length;
}

const LONGEST_RUN = 4;

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
