/** Time limits of one call: until it connects, until its first word, between two words. @module */

import { type ChatChunk, ProviderError } from "./contract.ts";

/** Limits in milliseconds. */
export interface TimeLimits {
  /** From the request to its first chunk with content; model loading and prefill are in it. */
  readonly firstTokenMs: number;
  /** Between two chunks. */
  readonly stallMs: number;
  /** From the request to the end of the answer. */
  readonly totalMs: number;
}

/** Aborts a call that exceeds a limit, or that the user stops. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #limits: TimeLimits;
  readonly #user: AbortSignal;
  readonly #stop = () => this.#abort(new ProviderError("cancelled", "The call was stopped"));
  #timer: ReturnType<typeof setInterval> | undefined;
  #begun = 0;
  #touched = 0;
  #content = false;
  #reason: ProviderError | undefined;

  constructor(limits: TimeLimits, user: AbortSignal) {
    this.#limits = limits;
    this.#user = user;
    if (user.aborted) this.#stop();
    else user.addEventListener("abort", this.#stop, { once: true });
  }

  /** Hand it to the provider. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The request is being written. */
  sent(): void {
    this.#begun = this.#touched = performance.now();
    // One interval for all limits: a timer for each chunk would cost more than the chunk.
    const { firstTokenMs, stallMs, totalMs } = this.#limits;
    const tick = Math.max(1, Math.min(250, firstTokenMs / 4, stallMs / 4, totalMs / 4));
    this.#timer = setInterval(() => this.#check(), tick);
  }

  /** A chunk arrived. */
  touch(chunk: ChatChunk): void {
    this.#touched = chunk.at;
    this.#content ||= chunk.text !== undefined || chunk.reasoning !== undefined ||
      chunk.tools !== undefined;
  }

  /**
   * Waits for the work, or for a limit even when the provider does not heed the signal. A limit that
   * passes once `finished` holds is no failure: the answer was whole and only the end did not come.
   */
  async race(work: Promise<void>, finished: () => boolean): Promise<void> {
    const aborted = new Promise<never>((_, reject) => {
      const fail = () => reject(this.#controller.signal.reason);
      if (this.#controller.signal.aborted) fail();
      else this.#controller.signal.addEventListener("abort", fail, { once: true });
    });
    try {
      await Promise.race([work, aborted]);
    } catch (cause) {
      if (this.#reason?.type === "stall" && finished()) return;
      throw cause;
    }
  }

  /** What a thrown value means: the limit that was exceeded, where one was. */
  reason(cause: unknown): unknown {
    return this.#reason ?? cause;
  }

  /** Ends the watch. */
  clear(): void {
    clearInterval(this.#timer);
    this.#user.removeEventListener("abort", this.#stop);
  }

  #check(): void {
    const now = performance.now();
    const { firstTokenMs, stallMs, totalMs } = this.#limits;
    if (!this.#content && now - this.#begun > firstTokenMs) {
      this.#abort(
        new ProviderError("first_token_timeout", `No word came within ${firstTokenMs / 1000} s`, {
          hint: "Raise limits.first_token, or look whether the server is loading the model",
        }),
      );
    } else if (this.#content && now - this.#touched > stallMs) {
      this.#abort(
        new ProviderError("stall", `The answer stopped for more than ${stallMs / 1000} s`, {
          hint: "Raise limits.stall, or look whether the server is busy or has died",
        }),
      );
    } else if (now - this.#begun > totalMs) {
      this.#abort(
        new ProviderError("stall", `The answer took more than ${totalMs / 1000} s in all`, {
          hint: "Raise --timeout or lower --max-tokens",
        }),
      );
    }
  }

  #abort(reason: ProviderError): void {
    if (this.#controller.signal.aborted) return;
    this.#reason = reason;
    this.#controller.abort(reason);
  }
}
