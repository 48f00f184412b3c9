/** Gives memory back when there is time for it: V8 keeps garbage for as long as the machine has memory. @module */

import { collector } from "../core/garbage.ts";
import { spareMemory } from "./spare_memory.ts";

/**
 * Milliseconds without a request after which it is collected: when nobody waits for an answer, once
 * more for what the first time only set free, and when runs and streams that were kept for the next
 * request are closed.
 */
const PAUSES = [4_000, 20_000, 50_000, 100_000];
/** Bytes of files, or the same in small ones, that leave a few dozen megabytes behind. */
const LITTER = 64 * 1024 * 1024;
/** What opening a run costs beside its bytes. */
const RUN = 32 * 1024;

/** Collects after work that leaves much behind, and when it has been quiet for a while. */
export class Quiet implements Disposable {
  readonly #collect = collector();
  readonly #giveBack = spareMemory();
  readonly #acts: (() => void)[] = [];
  #timers: readonly ReturnType<typeof setTimeout>[] = [];
  #litter = 0;

  /** A request has come. */
  asked(): void {
    this[Symbol.dispose]();
    this.#timers = PAUSES.map((ms, place) => this.#after(ms, place > 0 ? this.#acts : []));
  }

  /** What is to be done before it is collected, once nobody has asked for a while. */
  resting(act: () => void): void {
    this.#acts.push(act);
  }

  /** A run was read that nobody looks at. */
  read(bytes: number): void {
    this.#litter += RUN + bytes;
    if (this.#litter < LITTER) return;
    this.#litter = 0;
    this.#collect?.();
  }

  /** Nothing is collected any more. */
  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #after(ms: number, acts: readonly (() => void)[]): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      for (const act of acts) act();
      this.#collect?.();
      this.#giveBack?.();
    }, ms);
    Deno.unrefTimer(Number(timer));
    return timer;
  }
}
