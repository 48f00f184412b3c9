/** A straight line through points, and how sure its slope is. @module */

import type { Interval } from "./intervals.ts";
import { studentQuantile } from "./student_t.ts";

/** A line `y = intercept + slope · x`. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** 95 % of the slope, a t interval with n − 2 degrees of freedom; null for fewer than three points. */
  readonly interval: Interval | null;
  readonly n: number;
}

/**
 * The line of least squares; null where all points stand above one another, so that it has no slope.
 *
 * ```ts
 * import { leastSquares } from "model-lens";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(leastSquares([[0, 1], [1, 3], [2, 5]])?.slope, 2);
 * ```
 */
export function leastSquares(points: readonly (readonly [x: number, y: number])[]): Line | null {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  if (n < 3) return { slope, intercept, interval: null, n };
  const left = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0);
  const half = studentQuantile(0.975, n - 2) * Math.sqrt(left / (n - 2) / spread);
  return { slope, intercept, interval: { low: slope - half, high: slope + half }, n };
}
