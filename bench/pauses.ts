/** What the machine itself takes from a program that never waits: other processes, the hypervisor, interrupts. @module */

/** Two readings of the clock this far apart, in milliseconds, are a pause: a loop's turn takes less than a thousandth of it. */
const PAUSE_MS = 0.1;

/** Watches a busy loop. Look again and again between the repetitions of a measurement. */
export class PauseWatch {
  readonly #pauses: number[] = [];
  #watched = 0;

  /** Keeps this thread busy for so many milliseconds. */
  look(ms = 100): void {
    const begun = performance.now();
    for (let last = begun; last < begun + ms;) {
      const now = performance.now();
      if (now - last > PAUSE_MS) this.#pauses.push(now - last);
      last = now;
    }
    this.#watched += performance.now() - begun;
  }

  /** The part of the time that was lost, 0 to 1. */
  get lost(): number {
    return this.#pauses.reduce((sum, pause) => sum + pause, 0) / this.#watched;
  }

  /** Milliseconds that it watched. */
  get watchedMs(): number {
    return this.#watched;
  }

  /** The longest pause, in milliseconds. */
  get longest(): number {
    return Math.max(0, ...this.#pauses);
  }

  /** Pauses of more than so many milliseconds. */
  longerThan(ms: number): number {
    return this.#pauses.filter((pause) => pause > ms).length;
  }

  /** Whether so much was lost that wall times say more about the machine than about the program. */
  get isBusy(): boolean {
    return this.lost > 0.1;
  }

  /** The delay in milliseconds that this percentage of all moments exceeds, because they lie in a pause. */
  delayOf(percent: number): number {
    const share = (delay: number) =>
      this.#pauses.reduce((sum, pause) => sum + Math.max(0, pause - delay), 0) / this.#watched;
    let low = 0;
    let high = Math.max(0, ...this.#pauses);
    while (high - low > 0.001) {
      const middle = (low + high) / 2;
      if (share(middle) > percent / 100) low = middle;
      else high = middle;
    }
    return high;
  }
}
