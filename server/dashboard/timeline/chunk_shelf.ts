/**
 * Chunks as they were fetched: the whole run in coarse counts, and what was looked at in finer
 * ones. A drawing takes the finest that covers it, so that there is always something true to show.
 * @module
 */

import type { ChunkWindow } from "../../api/mod.ts";
import { gapsOf } from "./gaps.ts";
import { covers, lengthOf, type Stretch } from "./stretch.ts";

/** Chunks of one call in a window. */
export interface CallChunks {
  /** Arrivals, or starts of buckets. */
  readonly t: Float64Array;
  /** Chunks at each. */
  readonly n: Int32Array;
  /** Place of the first in the call; only meant where exact. */
  readonly first: number;
}

/** A window that came. */
export interface ShelfWindow extends Stretch {
  readonly exact: boolean;
  /** How long a bucket is; 0 where exact. */
  readonly step: number;
  readonly calls: ReadonlyMap<string, CallChunks>;
  /** Most chunks of one call in one bucket. */
  readonly most: number;
}

/** Windows kept besides that of the whole run. */
const KEPT = 8;

/** Windows by how fine they are. */
export class ChunkShelf {
  #whole: ShelfWindow | undefined;
  #windows: ShelfWindow[] = [];
  readonly #live = new Map<string, number[]>();
  #liveFrom = Infinity;
  readonly #medians = new Map<string, number | null>();

  /** Puts a window on the shelf. `whole`: it is that of the run, and always kept. */
  put(window: ChunkWindow, { buckets, whole = false }: { buckets: number; whole?: boolean }): void {
    const loaded = loadedFrom(window, buckets);
    if (whole) this.#whole = loaded;
    else this.#windows = [loaded, ...this.#windows].slice(0, KEPT);
  }

  /** The finest window that covers a stretch, else the one of the whole run. */
  best({ from, to }: Stretch): ShelfWindow | undefined {
    const stretch = { from: Math.max(0, from), to: Math.min(to, this.#end()) };
    const fitting = this.#windows.filter((window) => covers(window, stretch));
    const exact = fitting.find((window) => window.exact);
    if (exact !== undefined) return exact;
    if (this.#whole?.exact && covers(this.#whole, stretch)) return this.#whole;
    const finest = fitting.toSorted((a, b) => a.step - b.step)[0];
    return finest ?? this.#whole;
  }

  /** No chunk is later than what the window of the whole run ends with, but those that come live. */
  #end(): number {
    return Math.min(this.#whole?.to ?? Infinity, this.#liveFrom);
  }

  /** Whether a stretch is known finely enough for so many pixels. */
  suffices(stretch: Stretch, pixels: number): boolean {
    if (stretch.from >= this.#end()) return true;
    const best = this.best(stretch);
    return best !== undefined && (best.exact || best.step <= lengthOf(stretch) / pixels * 2.5);
  }

  /** That of the whole run. */
  get whole(): ShelfWindow | undefined {
    return this.#whole;
  }

  /** The median gap of a call; undefined while nobody asked for all its chunks. */
  medianOf(span: string): number | null | undefined {
    return this.#medians.get(span);
  }

  /** Takes the median gaps of calls that an exact window has whole; `counts`: chunks of each call. */
  judge(window: ChunkWindow, counts: (span: string) => number | undefined): void {
    if (!window.exact) return;
    for (const { span, t } of window.calls) {
      if (t.length === counts(span)) this.#medians.set(span, gapsOf(t).median);
    }
  }

  /** Keeps the median gap of a call. */
  setMedian(span: string, median: number | null): void {
    this.#medians.set(span, median);
  }

  /** From here on chunks come by themselves, one by one. */
  followFrom(t: number): void {
    this.#liveFrom = t;
  }

  /** Takes a chunk that came by itself. */
  addLive(span: string, t: number): void {
    const arrivals = this.#live.get(span);
    if (arrivals === undefined) this.#live.set(span, [t]);
    else arrivals.push(t);
  }

  /** Chunks of a call that came by themselves; they are later than all in windows. */
  liveOf(span: string): readonly number[] {
    return this.#live.get(span) ?? [];
  }

  /** How far windows tell the truth: what is later comes by itself. */
  get liveFrom(): number {
    return this.#liveFrom;
  }
}

function loadedFrom({ from, to, exact, calls }: ChunkWindow, buckets: number): ShelfWindow {
  let most = 1;
  const bySpan = new Map<string, CallChunks>();
  for (const { span, t, n, first } of calls) {
    bySpan.set(span, { t: Float64Array.from(t), n: Int32Array.from(n), first });
    for (const each of n) most = Math.max(most, each);
  }
  return { from, to, exact, step: exact ? 0 : (to - from) / buckets, calls: bySpan, most };
}
