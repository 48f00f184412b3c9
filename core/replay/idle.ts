/** Collects garbage between answers, so that V8 does not do it in the middle of one. @module */

import { collector } from "../garbage.ts";

/** So many milliseconds without an answer under way, and nobody is expected to ask right now. */
const QUIET = 100;
/** What comes of answers in so many milliseconds is not worth it. */
const SELDOM = 5000;

/** Knows when no answer is under way. */
export class Idle implements Disposable {
  readonly #collect = collector();
  #answers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #collected = -Infinity;

  /** An answer begins; dispose of the result when it has ended. */
  answering(): Disposable {
    this.#answers++;
    clearTimeout(this.#timer);
    return {
      [Symbol.dispose]: () => {
        if (--this.#answers === 0) this.#wait();
      },
    };
  }

  /** Nothing is collected any more. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#answers = Infinity;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      if (performance.now() - this.#collected < SELDOM) return;
      this.#collect?.();
      this.#collected = performance.now();
    }, QUIET);
  }
}
