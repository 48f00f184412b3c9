/** Types of `@std/async/deadline`. @module */

/** How {@linkcode deadline} waits. */
export interface DeadlineOptions {
  /** Ends the wait early: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Settles as `promise` does, or rejects with a `DOMException` named "TimeoutError" after `ms`
 * milliseconds. The work behind `promise` is not stopped.
 */
export function deadline<T>(
  promise: Promise<T>,
  ms: number,
  options?: DeadlineOptions,
): Promise<T>;
