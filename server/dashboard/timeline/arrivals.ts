/** The arrivals of all chunks of one call, however many there are. @module */

import type { ChunkWindow } from "../../api/mod.ts";
import type { Stretch } from "./stretch.ts";

/** Asks the server for the chunks of one call in a stretch. */
export type AskChunks = (stretch: Stretch, buckets: number) => Promise<ChunkWindow>;

/** Parts of a stretch that holds more chunks than the server tells one by one. */
const PARTS = 4;

/**
 * All arrivals of a call in order. What the server only counts, because it is too much at once, is
 * asked for in parts.
 */
export async function arrivalsOf(stretch: Stretch, ask: AskChunks): Promise<Float64Array> {
  const parts = await parted(stretch, ask);
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.sort();
}

async function parted(
  { from, to }: Stretch,
  ask: AskChunks,
): Promise<readonly (readonly number[])[]> {
  const window = await ask({ from, to }, PARTS);
  // Chunks of one instant cannot be parted any further.
  if (window.exact || to - from < PARTS) return window.calls.map(({ t }) => t);
  const width = Math.ceil((to - from) / PARTS);
  const found: (readonly number[])[] = [];
  for (let start = from; start < to; start += width) {
    found.push(...await parted({ from: start, to: Math.min(start + width, to) }, ask));
  }
  return found;
}
