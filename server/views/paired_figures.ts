/** What scores of the same items in two runs say. @module */

import type { ComparedCell } from "../api/mod.ts";

/** Figures of pairs. */
export type PairedFigures = Pick<
  ComparedCell,
  "n" | "wins" | "ties" | "losses" | "difference" | "interval" | "p" | "method"
>;

/** `wins` are the pairs in which the second is better. */
export function pairedFigures(pairs: readonly (readonly [number, number])[]): PairedFigures {
  const differences = pairs.map(([a, b]) => b - a);
  const sum = differences.reduce((total, one) => total + one, 0);
  return {
    n: pairs.length,
    wins: differences.filter((one) => one > 0).length,
    ties: differences.filter((one) => one === 0).length,
    losses: differences.filter((one) => one < 0).length,
    difference: pairs.length === 0 ? null : sum / pairs.length,
    interval: null,
    p: null,
    method: pairs.length === 0
      ? "no item was scored in both"
      : "mean of the paired differences; no interval is computed yet",
  };
}
