/** A paired bootstrap that is never certain. @module */

import { type PairedBootstrap, pairedBootstrap } from "../stats/paired_bootstrap.ts";
import { missedShare } from "../stats/score_estimate.ts";

/** An interval, and how it was made. */
export interface BoundedBootstrap extends PairedBootstrap {
  /** Whether no unit differs from another: then the interval is no bootstrap's. */
  readonly isEven: boolean;
}

/**
 * `pairedBootstrap()`; where no unit differs from another, the interval reaches as far as units that
 * differ may have been missed by chance.
 */
export function boundedBootstrap(
  ...[differences, options]: Parameters<typeof pairedBootstrap>
): BoundedBootstrap {
  const result = pairedBootstrap(differences, options);
  if (result.low < result.high) return { ...result, isEven: false };
  const missed = missedShare(result.units);
  const low = Math.max(-1, result.low - missed);
  const high = Math.min(1, result.high + missed);
  return { ...result, low, high, isEven: true };
}
