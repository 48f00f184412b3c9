/** Lets one caller in at a time. @module */

/** A queue for something that only one can use. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for its turn, in order of arrival.
   *
   * @returns what to call when done, so that the next may enter
   * @throws the signal's reason when it is aborted before the turn comes
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    const before = this.#last;
    const { promise: done, resolve: leave } = Promise.withResolvers<void>();
    this.#last = before.then(() => done);
    try {
      await untilAborted(before, signal);
    } catch (reason) {
      leave();
      throw reason;
    }
    return leave;
  }
}

async function untilAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (signal === undefined) return await turn;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
