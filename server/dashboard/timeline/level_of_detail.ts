/**
 * What of a row can be told apart at a zoom: bars that would be narrower than a pixel are drawn as
 * one, with their number, and nothing is left out.
 * @module
 */

import type { Row } from "./layout.ts";
import { pixelOf, type View } from "./stretch.ts";

/** One bar on screen: a span, or several that are too small to be seen apart. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  /** Place of the first in the row. */
  readonly first: number;
  /** How many spans it stands for. */
  readonly count: number;
}

/** A bar is drawn at least so wide. */
const MIN_WIDTH = 1;

/** The bars of a row that a view shows, from left to right; of what began until `until`. */
export function barsIn(
  { starts, ends }: Pick<Row, "starts" | "ends">,
  view: View & { readonly until?: number },
): Bar[] {
  const until = Math.min(view.to, view.until ?? Infinity);
  const bars: Bar[] = [];
  let last: { x: number; right: number; first: number; count: number } | undefined;
  const close = () => {
    if (last === undefined) return;
    const { x, right, first, count } = last;
    bars.push({ x, width: Math.max(right - x, MIN_WIDTH), first, count });
    last = undefined;
  };
  for (let at = firstVisible(ends, view.from); at < starts.length; at++) {
    const start = starts[at] as number;
    if (start > until) break;
    const x = pixelOf(start, view);
    const right = pixelOf(Math.min(ends[at] as number, view.until ?? Infinity), view);
    const isSmall = right - x < MIN_WIDTH;
    if (last !== undefined && isSmall && x - last.x < MIN_WIDTH) {
      last.right = Math.max(last.right, right);
      last.count++;
      continue;
    }
    close();
    last = { x, right, first: at, count: 1 };
    // A wide bar stands alone; only small ones wait for more.
    if (!isSmall) close();
  }
  close();
  return bars;
}

/** How many of the sorted `times` lie in each of `buckets` equal parts of a stretch. */
export function density(times: ArrayLike<number>, { from, to, width: buckets }: View): Uint32Array {
  const counts = new Uint32Array(buckets);
  const perBucket = buckets / (to - from);
  for (let at = lowerBound(times, from); at < times.length; at++) {
    const t = times[at] as number;
    if (t > to) break;
    const bucket = Math.min(Math.floor((t - from) * perBucket), buckets - 1);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/** Place of the first of the sorted `values` that is not below `limit`. */
export function lowerBound(values: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bars of a row do not overlap, so their ends are sorted like their starts. */
function firstVisible(ends: Float64Array, from: number): number {
  return lowerBound(ends, from);
}
