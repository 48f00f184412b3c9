/** Pays for garbage between samples, so that V8 does not collect it in the middle of an answer. @module */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** So many chunks leave about 30 MB behind. */
const CHUNKS = 4000;

/**
 * V8 lets garbage grow as long as the machine has memory, and then stops the program for
 * milliseconds, which a clock that times chunks would take for the server's. Collected at a moment
 * when no answer is under way, it costs nobody's figures, and a run of thousands of samples needs no
 * more memory than a short one.
 */
export class GarbageTime {
  readonly #collect = collector();
  #chunks = 0;

  /** So many chunks have come and gone. */
  add(chunks: number): void {
    this.#chunks += chunks;
  }

  /** No answer is under way: collects when it is worth it. */
  pause(): void {
    if (this.#chunks < CHUNKS) return;
    this.#chunks = 0;
    this.#collect?.();
  }
}

/** What collects all garbage at once; undefined where the engine does not give it. */
export function collector(): (() => void) | undefined {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("globalThis.gc");
  // Called without arguments it does a full collection.
  return typeof found === "function" ? () => void found() : undefined;
}
