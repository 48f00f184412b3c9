/** Wakes answers at their moments, more exactly than timers do. @module */

/** What waits for a moment. */
interface Waiting {
  /** `performance.now()` at which it is due. */
  readonly due: number;
  readonly wake: () => void;
}

/** Timers may be late by more than a millisecond: from so many milliseconds before on, the clock is looked at. */
const LATENESS = 1.5;
/** So many milliseconds it is looked at before others have their turn. */
const LOOK = 0.02;

/**
 * One clock for all answers of a server: a timer until shortly before the next moment, and from
 * there a look in each turn of the event loop. That costs a core while it lasts, holds up nobody,
 * and leaves hardly any garbage, whose collection would be what comes too late.
 */
export class Moments {
  readonly #waiting = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;

  /** Resolves at a moment of `performance.now()`, or when the signal is aborted. */
  async until(due: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || performance.now() >= due) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const waiting = { due, wake };
    this.#waiting.add(waiting);
    signal.addEventListener("abort", wake);
    this.#schedule();
    await promise;
    signal.removeEventListener("abort", wake);
    this.#waiting.delete(waiting);
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#looking || this.#waiting.size === 0) return;
    const far = this.#next() - performance.now() - LATENESS;
    if (far > 0) this.#timer = setTimeout(() => this.#schedule(), far);
    else {
      this.#looking = true;
      setImmediate(this.#look);
    }
  }

  readonly #look = (): void => {
    this.#looking = false;
    const next = this.#next();
    const until = Math.min(next, performance.now() + LOOK);
    while (performance.now() < until);
    const now = performance.now();
    for (const one of this.#waiting) {
      if (one.due > now) continue;
      this.#waiting.delete(one);
      one.wake();
    }
    this.#schedule();
  };

  #next(): number {
    let next = Infinity;
    for (const { due } of this.#waiting) next = Math.min(next, due);
    return next;
  }
}
