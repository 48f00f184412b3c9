/** Chunks over a stretch of time at a level of detail, from columns of numbers. @module */

import { z } from "zod";
import type { ChunkWindow } from "../api/mod.ts";
import { count } from "../query.ts";
import type { ChunkIndex } from "../run/chunks/chunk_index.ts";

/** What can be asked of the chunks of a run. Times are nanoseconds since it began. */
export const ChunkQuery = z.object({
  from: z.coerce.number<string>().min(0).default(0),
  to: z.coerce.number<string>().min(0).optional(),
  /** Into how many stretches of equal width chunks are counted where they are too many. */
  buckets: count(1000, { most: 10_000 }),
  /** Only of these calls, separated by commas. */
  call: z.string().optional(),
});
export type ChunkQuery = z.infer<typeof ChunkQuery>;

/** So many chunks at most come one by one. */
const EXACT = 20_000;

/** The chunks of the stretch: one by one where they are few enough, else counted in buckets. */
export function chunkWindow(index: ChunkIndex, query: ChunkQuery): ChunkWindow {
  const { columns: { t, count } } = index;
  const { from, to = count === 0 ? from : 1 + latest(t, count) } = query;
  const wanted = query.call?.split(",");
  const rows = wanted === undefined ? rowsWithin(index, { from, to }) : wanted.flatMap(
    (span) => [...index.rowsOf(span)].filter((row) => isWithin(t[row], { from, to })),
  );
  const exact = rows.length <= EXACT;
  const calls = exact
    ? oneByOne(index, rows)
    : counted(index, { rows, from, to, buckets: query.buckets });
  return { from, to, exact, calls };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

type Calls = ChunkWindow["calls"];

function rowsWithin({ columns }: ChunkIndex, stretch: Stretch): number[] {
  const { t, count, rises } = columns;
  const rows: number[] = [];
  for (let row = columns.firstAt(stretch.from); row < count; row++) {
    if (isWithin(t[row], stretch)) rows.push(row);
    else if (rises) break;
  }
  return rows;
}

function isWithin(t: number | undefined, { from, to }: Stretch): boolean {
  return t !== undefined && t >= from && t < to;
}

function oneByOne(index: ChunkIndex, rows: readonly number[]): Calls {
  const { columns: { t, call }, spans } = index;
  const calls = new Map<number, Calls[number]>();
  for (const row of rows) {
    const number = call[row] ?? 0;
    let one = calls.get(number);
    if (one === undefined) {
      const span = spans[number] ?? "";
      one = { span, t: [], n: [], first: placeOf(index.rowsOf(span), row) };
      calls.set(number, one);
    }
    one.t.push(t[row] ?? 0);
    one.n.push(1);
  }
  return [...calls.values()];
}

function counted(
  index: ChunkIndex,
  { rows, from, to, buckets }: Stretch & {
    readonly rows: readonly number[];
    readonly buckets: number;
  },
): Calls {
  const { columns: { t, call }, spans } = index;
  const width = (to - from) / Math.max(1, buckets);
  const calls = new Map<number, Calls[number] & { bucket: number }>();
  for (const row of rows) {
    const number = call[row] ?? 0;
    const bucket = Math.floor(((t[row] ?? 0) - from) / width);
    let one = calls.get(number);
    if (one === undefined) {
      const span = spans[number] ?? "";
      one = { span, t: [], n: [], first: placeOf(index.rowsOf(span), row), bucket: -1 };
      calls.set(number, one);
    }
    const last = one.n.length - 1;
    if (one.bucket === bucket) one.n[last] = (one.n[last] ?? 0) + 1;
    else {
      one.bucket = bucket;
      one.t.push(Math.round(from + bucket * width));
      one.n.push(1);
    }
  }
  return [...calls.values()].map(({ span, t, n, first }) => ({ span, t, n, first }));
}

/** Where a row stands among those of its call, which are in the order of the file. */
function placeOf(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

function latest(t: Float64Array, count: number): number {
  let most = 0;
  for (let row = 0; row < count; row++) most = Math.max(most, t[row] ?? 0);
  return most;
}
