/** Asks several samples at a time: in lanes, or each at its own moment. @module */

/** Work side by side. When one piece of it throws, the others are ended too before that is thrown on. */
export class Lanes {
  readonly #halt: AbortController;

  /** `halt` ends the calls of all pieces. */
  constructor(halt: AbortController) {
    this.#halt = halt;
  }

  /** Runs so many lanes. */
  async abreast(lanes: number, lane: () => Promise<void>): Promise<void> {
    await this.#all(Array.from({ length: lanes }, () => lane));
  }

  /**
   * Starts each piece at its moment, in milliseconds of `performance.now()`, whether or not those before
   * it have ended. None is started any more once `stop` is aborted.
   */
  async atTimes(
    pieces: readonly { readonly at: number; readonly run: () => Promise<void> }[],
    stop: AbortSignal,
  ): Promise<void> {
    await this.#all(pieces.map(({ at, run }) => async () => {
      await until(at, stop);
      if (!stop.aborted) await run();
    }));
  }

  async #all(pieces: readonly (() => Promise<void>)[]): Promise<void> {
    const causes: unknown[] = [];
    await Promise.all(pieces.map(async (piece) => {
      try {
        await piece();
      } catch (cause) {
        causes.push(cause);
        this.#halt.abort();
      }
    }));
    if (causes.length > 0) throw causes[0];
  }
}

/** Waits for a moment of `performance.now()`, or until nobody waits for it any more. */
async function until(at: number, stop: AbortSignal): Promise<void> {
  // A timer of whole milliseconds may end before them.
  for (
    let wait = at - performance.now();
    wait > 0 && !stop.aborted;
    wait = at - performance.now()
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.ceil(wait));
    const stopped = () => resolve();
    stop.addEventListener("abort", stopped, { once: true });
    await promise;
    clearTimeout(timer);
    stop.removeEventListener("abort", stopped);
  }
}
