/** How large a difference a run can show, before it begins. @module */

/** What the answer follows from. */
export interface DetectableOptions {
  /** Variance of the paired difference of two scores of one item. */
  readonly variance?: number;
}

/**
 * Variance of the difference where two models part on one item in six and none of the two is much
 * better. A guess, and printed as one: nothing is known of two models before they have run.
 */
const USUAL_VARIANCE = 1 / 6;

/** z₀.₉₇₅ + z₀.₈, the normal quantiles of a two-sided test at 0.05 with a power of 0.8. */
const Z_SUM = 1.959963984540054 + 0.8416212335729143;

/**
 * The least true difference between two models that `n` paired items show in four runs of five:
 * δ = (z_{α/2} + z_β)·√(variance/n), from n = (z_{α/2} + z_β)²·(ω² + σ_A²/K_A + σ_B²/K_B)/δ²
 * (Miller, arXiv 2411.00640). Throws `RangeError` for less than one item.
 */
export function detectableDifference(
  n: number,
  { variance = USUAL_VARIANCE }: DetectableOptions = {},
): number {
  if (!(n >= 1)) throw new RangeError(`Cannot plan with "${n}" items: wanted is 1 or more`);
  return Math.min(1, Z_SUM * Math.sqrt(variance / n));
}
