/** How undecided the model was at a token: bounds, because only some alternatives are told. @module */

import type { ChunkToken } from "./chunk_tokens.ts";

/** Bits between which the entropy lies. */
export interface EntropyBounds {
  readonly low: number;
  /** For a vocabulary of at most {@link LARGEST_VOCABULARY} tokens. */
  readonly high: number;
  /** Probability of all tokens that were told. */
  readonly seen: number;
}

/** Larger than that of any model in use; the upper bound grows with its logarithm only. */
export const LARGEST_VOCABULARY = 2 ** 18;

/** What rounding to seven digits can add to a sum of probabilities. */
const ROUNDING = 1e-3;

/**
 * Bounds of the entropy of the distribution that the token was drawn from, or why there are none.
 *
 * The unseen mass is least surprising when it lies in as few tokens as possible, none of them more
 * likely than the least likely alternative that was told; and most surprising when it is spread
 * over the whole vocabulary.
 */
export function entropyBounds(
  { logprob, alternatives }: Pick<ChunkToken, "logprob" | "alternatives">,
): EntropyBounds | { readonly reason: string } {
  if (logprob === null) return { reason: "the server gave no probability of the token" };
  if (alternatives === null) return { reason: "the server gave no alternatives" };
  const others = alternatives.map(([, each]) => each).filter((each) => each !== null).map(Math.exp);
  if (others.length === 0) return { reason: "the server gave no alternatives with probabilities" };
  const told = [Math.exp(logprob), ...others];
  const seen = told.reduce((sum, p) => sum + p, 0);
  if (seen > 1 + ROUNDING) {
    return { reason: "the probabilities that were told add up to more than 1" };
  }
  const surprise = told.reduce((sum, p) => sum + bits(p), 0);
  const unseen = Math.max(0, 1 - seen);
  return {
    low: surprise + packed(unseen, Math.min(...others)),
    high: surprise + spread(unseen, LARGEST_VOCABULARY - told.length),
    seen: Math.min(seen, 1),
  };
}

/** Entropy of `mass` in as few tokens as `most` for each allows. */
function packed(mass: number, most: number): number {
  if (mass === 0 || most === 0) return 0;
  const whole = Math.floor(mass / most);
  return whole * bits(most) + bits(mass - whole * most);
}

/** Entropy of `mass` in `count` equal parts. */
function spread(mass: number, count: number): number {
  return mass === 0 ? 0 : count * bits(mass / count);
}

function bits(p: number): number {
  return p > 0 ? -p * Math.log2(p) : 0;
}
