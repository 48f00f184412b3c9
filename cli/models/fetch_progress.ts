/** Shows how a download goes: one line that is redrawn, or a plain line from time to time. @module */

import type { FetchProgress } from "../../core/local_models/fetch/fetch.ts";
import { bytes, percent, seconds } from "../figures.ts";
import type { Terminal } from "../terminal.ts";

/** A line is redrawn this often, in milliseconds. */
const LIVE_EVERY = 100;
/** Plain lines come this often, in milliseconds. */
const PLAIN_EVERY = 10_000;

/** The progress of one download. Nothing is drawn faster than a person can read. */
export class FetchProgressLine implements Disposable {
  readonly #terminal: Terminal;
  #shownAt = -Infinity;
  /** Where and when the phase began, for its speed. */
  #phase: { readonly name: string; readonly at: number; readonly bytes: number } | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    // A download of a few seconds needs no plain line.
    if (!terminal.live) this.#shownAt = performance.now();
  }

  /** Takes note; draws when it is time. */
  show(progress: FetchProgress): void {
    const now = performance.now();
    if (this.#phase?.name !== progress.phase) {
      this.#phase = { name: progress.phase, at: now, bytes: progress.bytes };
    }
    const { live } = this.#terminal;
    if (now - this.#shownAt < (live ? LIVE_EVERY : PLAIN_EVERY)) return;
    this.#shownAt = now;
    const line = this.#line(progress, now);
    if (live) this.#terminal.redraw(line);
    else this.#terminal.note(line);
  }

  /** Clears the line. */
  end(): void {
    this.#terminal.redraw("");
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #line({ phase, bytes: done, total }: FetchProgress, now: number): string {
    const what = phase === "checking" ? "checking what is here" : "fetching";
    const of = total === null ? "" : ` of ${bytes(total)} (${percent(done / total)})`;
    const began = this.#phase ?? { at: now, bytes: done };
    const rate = (done - began.bytes) / ((now - began.at) / 1000);
    const isKnown = Number.isFinite(rate) && rate > 0;
    const speed = isKnown ? ` · ${bytes(Math.round(rate))}/s` : "";
    const left = isKnown && total !== null ? ` · ${seconds((total - done) / rate)} left` : "";
    return `${what}: ${bytes(done)}${of}${speed}${left}`;
  }
}
