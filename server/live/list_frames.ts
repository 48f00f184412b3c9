/** What a client of the list of runs is sent: runs that are new or changed, and runs that are gone. @module */

import type { RunList } from "../runs/run_list.ts";
import type { Frames } from "./event_streams.ts";
import { eventFrame } from "./frames.ts";

/** Milliseconds between looks at the folder, at least; a folder that takes long is looked at less often. */
const LOOK = 400;
/** Share of the time that looking may take. */
const SHARE = 0.1;
/** On a machine that is busy looking takes long by itself: nobody waits longer than that for news. */
const LONGEST = 5_000;

/** Looks at the folder for as long as somebody watches it. */
export class ListWatch {
  readonly #list: RunList;
  /** Who waits, with the version that the list had then: any request may find the next one. */
  readonly #waiting = new Map<() => void, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(list: RunList) {
    this.#list = list;
  }

  /**
   * Frames of what is newer than a version. A client that is slow misses states in between, and never
   * the last of a run.
   */
  frames(since: number): Frames {
    let seen = since;
    return async (signal) => {
      while (this.#list.version <= seen) {
        await this.#change(signal);
        if (signal.aborted) return undefined;
      }
      const frame = this.#frameOf(seen);
      seen = this.#list.version;
      return frame;
    };
  }

  #frameOf(seen: number): Uint8Array<ArrayBuffer> {
    const changed = this.#list.newer(seen);
    const gone = [...this.#list.gone].filter(([, version]) => version > seen);
    const entries = [
      ...changed.map(({ run, broken, version }) => ({
        version,
        event: run === undefined ? "broken" : "run",
        data: JSON.stringify(run ?? broken),
      })),
      ...gone.map(([id, version]) => ({ version, event: "gone", data: JSON.stringify({ id }) })),
    ].sort((a, b) => a.version - b.version);
    const frames = entries.map(({ event, data, version }) =>
      eventFrame(event, { id: version, data })
    );
    const whole = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
    frames.reduce((at, frame) => (whole.set(frame, at), at + frame.length), 0);
    return whole;
  }

  /** Resolves when the list may have changed, or the client has left. */
  async #change(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const leave = () => resolve();
    this.#waiting.set(leave, this.#list.version);
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) resolve();
    this.#timer ??= setTimeout(() => void this.#look(), LOOK);
    await promise;
    signal.removeEventListener("abort", leave);
    this.#waiting.delete(leave);
  }

  async #look(): Promise<void> {
    const began = performance.now();
    try {
      await this.#list.glance();
    } catch (cause) {
      // Who asks for the list is told; a folder that cannot be read now may be readable later.
      if (!(cause instanceof Error)) throw cause;
    }
    const took = performance.now() - began;
    this.#timer = undefined;
    for (const [resolve, version] of this.#waiting) {
      if (this.#list.version <= version) continue;
      this.#waiting.delete(resolve);
      resolve();
    }
    if (this.#waiting.size > 0) {
      this.#timer = setTimeout(
        () => void this.#look(),
        Math.max(LOOK, Math.min(took / SHARE, LONGEST)),
      );
    }
  }
}
