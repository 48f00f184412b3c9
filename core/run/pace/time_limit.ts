/** A run that may take so long and no longer. @module */

/** Starts no sample once the time is over. */
export class TimeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  /** Without a number there is no limit. */
  constructor(seconds: number | null) {
    this.#timer = seconds === null
      ? undefined
      : setTimeout(() => this.#controller.abort("limit"), seconds * 1000);
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
