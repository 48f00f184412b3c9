/** A paired bootstrap that is never certain. @module */

import { pairedBootstrap } from "../stats/paired_bootstrap.ts";
import { missedShare } from "../stats/score_estimate.ts";

/**
 * `pairedBootstrap()`; where no unit differs from another, the interval reaches as far as units that
 * differ may have been missed by chance.
 */
export function boundedBootstrap(
  ...[differences, options]: Parameters<typeof pairedBootstrap>
): ReturnType<typeof pairedBootstrap> {
  const result = pairedBootstrap(differences, options);
  if (result.low < result.high) return result;
  const missed = missedShare(result.units);
  const low = Math.max(-1, result.low - missed);
  const high = Math.min(1, result.high + missed);
  return { ...result, low, high };
}
