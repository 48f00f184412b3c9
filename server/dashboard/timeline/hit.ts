/** What is under the pointer. @module */

import type { Layout, Row } from "./layout.ts";
import { barsIn } from "./level_of_detail.ts";
import { momentOf, type View } from "./stretch.ts";

/** A bar that was hit: its row, and the spans that it stands for, by their place in the list. */
export interface Hit {
  readonly row: Row;
  readonly spans: readonly number[];
}

/** Bars narrower than a finger or a steady hand can be hit from so many pixels away. */
const REACH = 3;

/** The bar at a point; `y` counts from the top of the first row. Undefined over empty space. */
export function hit(
  { rows }: Layout,
  { x, y, view }: { x: number; y: number; view: View },
): Hit | undefined {
  const row = rowAt(rows, y);
  if (row === undefined) return undefined;
  // Only bars near the pointer are looked at.
  const near = { from: momentOf(x - REACH, view), to: momentOf(x + REACH, view), width: 2 * REACH };
  const [best] = barsIn(row, near)
    .map((bar) => ({ bar, distance: Math.max(bar.x - REACH, REACH - (bar.x + bar.width), 0) }))
    .toSorted((a, b) => a.distance - b.distance);
  if (best === undefined) return undefined;
  const { first, count } = best.bar;
  return { row, spans: row.spans.slice(first, first + count) };
}

/** The row at a height; undefined below the last one. */
export function rowAt(rows: readonly Row[], y: number): Row | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle] as Row;
    if (y < row.y) high = middle - 1;
    else if (y >= row.y + row.height) low = middle + 1;
    else return row;
  }
  return undefined;
}
