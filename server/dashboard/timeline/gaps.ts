/** The times between chunks of a call, judged against the call's own pace. @module */

/** How a gap compares with the median one of its call. */
export type Pace = "first" | "steady" | "late" | "slow" | "stall";

/** The gaps of one call. */
export interface Gaps {
  /** Nanoseconds before each chunk; NaN before the first, which has none. */
  readonly before: Float64Array;
  /** Null where there are fewer than two chunks. */
  readonly median: number | null;
  readonly longest: number | null;
  /** Places of the chunks that came after a stall. */
  readonly stalls: readonly number[];
}

/** Upper limits of a pace, in medians. */
export const PACES = { steady: 1.5, late: 3, slow: 10 } as const;

/** A shorter gap is no stall, however quick the call is otherwise: nobody notices it. */
export const SHORTEST_STALL = 50e6;

/** Judges the gaps between sorted arrivals. */
export function gapsOf(arrivals: ArrayLike<number>): Gaps {
  const before = new Float64Array(arrivals.length);
  if (before.length > 0) before[0] = NaN;
  for (let at = 1; at < before.length; at++) {
    before[at] = (arrivals[at] as number) - (arrivals[at - 1] as number);
  }
  const sorted = before.slice(1).sort();
  if (sorted.length === 0) return { before, median: null, longest: null, stalls: [] };
  const median = ((sorted[(sorted.length - 1) >> 1] as number) +
    (sorted[sorted.length >> 1] as number)) / 2;
  const stalls: number[] = [];
  before.forEach((gap, at) => {
    if (paceOf(gap, median) === "stall") stalls.push(at);
  });
  return { before, median, longest: sorted[sorted.length - 1] as number, stalls };
}

/**
 * The pace of one gap. Chunks that share an instant are steady; where the median is 0, because most
 * do, only a stall can be told from the rest.
 */
export function paceOf(gap: number, median: number | null): Pace {
  if (Number.isNaN(gap) || median === null) return "first";
  if (gap <= median * PACES.steady) return "steady";
  if (gap > median * PACES.slow && gap >= SHORTEST_STALL) return "stall";
  if (median === 0) return "late";
  return gap <= median * PACES.late ? "late" : "slow";
}
