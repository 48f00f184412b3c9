/** What a job tells of answers as they come, kept for whoever opens its page later. @module */

import type { Job } from "../api/mod.ts";
import type { Frames } from "../live/event_streams.ts";
import { eventFrame } from "../live/frames.ts";

/** Characters of records that are kept of one job; the trace has the rest. */
const KEPT = 4 * 1024 * 1024;

/** Records in their order. They are handed on as they were written, without being read again. */
export class Answers {
  readonly #records: string[] = [];
  readonly #waiting = new Set<() => void>();
  #size = 0;
  #left = 0;
  #isOver = false;

  /** Takes one more, and wakes who waits for it. */
  add(record: string): void {
    if (this.#size + record.length > KEPT) this.#left++;
    else {
      this.#size += record.length;
      this.#records.push(record);
    }
    this.#wake();
  }

  /** Nothing follows. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Frames from the record `from` on: `records`, an array of them with the last one's number as id, then `end`. */
  frames(from: number, job: () => Job): Frames {
    let next = from;
    let isOver = false;
    return async (signal) => {
      if (isOver) return undefined;
      while (next >= this.#records.length && !this.#isOver) {
        if (!await this.#news(signal)) return undefined;
      }
      const fresh = this.#records.slice(next);
      if (fresh.length > 0) {
        next = this.#records.length;
        return eventFrame("records", { id: next - 1, data: `[${fresh.join(",")}]` });
      }
      isOver = true;
      return eventFrame("end", { data: JSON.stringify({ job: job(), left: this.#left }) });
    };
  }

  /** Waits for the next record or the end; false when the client has left. */
  async #news(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => resolve(true);
    const leave = () => resolve(false);
    this.#waiting.add(wake);
    signal.addEventListener("abort", leave, { once: true });
    const came = await promise;
    this.#waiting.delete(wake);
    signal.removeEventListener("abort", leave);
    return came;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
