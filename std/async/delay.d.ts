/** Types of `@std/async/delay`. @module */

/** How {@linkcode delay} waits. */
export interface DelayOptions {
  /** Ends the wait early: the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Whether the timer keeps the process alive. Default: true. */
  persistent?: boolean;
}

/** Resolves after `ms` milliseconds, or rejects with the reason of `options.signal`. */
export function delay(ms: number, options?: DelayOptions): Promise<void>;
