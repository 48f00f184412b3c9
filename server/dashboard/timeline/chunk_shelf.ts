/**
 * Chunks as they were fetched: the whole run in coarse counts, and what was looked at in finer
 * ones. A drawing takes the finest that covers it, so that there is always something true to show.
 * @module
 */

import type { ChunkWindow } from "../../api/mod.ts";
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
  readonly #medians = new Map<string, number | null>();

  /** Puts a window on the shelf. `whole`: it is that of the run, and always kept. */
  put(window: ChunkWindow, { buckets, whole = false }: { buckets: number; whole?: boolean }): void {
    const loaded = loadedFrom(window, buckets);
    if (whole) this.#whole = loaded;
    else this.#windows = [loaded, ...this.#windows].slice(0, KEPT);
  }

  /** The finest window that covers a stretch, else the one of the whole run. */
  best(stretch: Stretch): ShelfWindow | undefined {
    const fitting = this.#windows.filter((window) => covers(window, stretch));
    const exact = fitting.find((window) => window.exact);
    if (exact !== undefined) return exact;
    if (this.#whole?.exact && covers(this.#whole, stretch)) return this.#whole;
    const finest = fitting.toSorted((a, b) => a.step - b.step)[0];
    return finest ?? this.#whole;
  }

  /** Whether a stretch is known finely enough for so many pixels. */
  suffices(stretch: Stretch, pixels: number): boolean {
    const best = this.best(stretch);
    return best !== undefined && covers(best, stretch) &&
      (best.exact || best.step <= lengthOf(stretch) / pixels * 2.5);
  }

  /** That of the whole run. */
  get whole(): ShelfWindow | undefined {
    return this.#whole;
  }

  /** The median gap of a call; undefined while nobody asked for all its chunks. */
  medianOf(span: string): number | null | undefined {
    return this.#medians.get(span);
  }

  /** Keeps the median gap of a call. */
  setMedian(span: string, median: number | null): void {
    this.#medians.set(span, median);
  }

  /** Forgets what a growing run has made untrue: all that reaches to `from` or beyond. */
  forget(from: number): void {
    this.#windows = this.#windows.filter(({ to }) => to < from);
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
