/** Samples this machine and the model servers on it for as long as somebody looks, and not a moment longer. @module */

import type { Frames } from "../live/event_streams.ts";
import { eventFrame } from "../live/frames.ts";
import type { Session } from "./session.ts";

/** A model server that answers. */
export interface WatchedServer {
  readonly name: string;
  readonly url: string;
}

/** What is watched, and how often. */
export interface MachineWatchOptions {
  /** The servers that answer now. Throws `ModelLensError`. */
  readonly servers: () => Promise<readonly WatchedServer[]>;
  /** Milliseconds from one tick to the next. */
  readonly everyMs?: number;
  /** Told when sampling failed, which ends it until somebody looks again. */
  readonly failed?: ((cause: unknown) => void) | undefined;
}

/** The one sampler that all lookers share. */
export class MachineWatch implements AsyncDisposable {
  readonly everyMs: number;
  readonly #options: MachineWatchOptions;
  readonly #waiting = new Set<() => void>();
  #lookers = 0;
  #session: Promise<Session> | undefined;
  #resting: Promise<void> = Promise.resolve();

  constructor(options: MachineWatchOptions) {
    this.#options = options;
    this.everyMs = options.everyMs ?? 1000;
  }

  /** Whether it samples now. */
  get isActive(): boolean {
    return this.#session !== undefined;
  }

  /** Frames for one looker: first what is kept, then each tick. It samples until the last has left. */
  frames(): Frames {
    let session: Session | undefined;
    let seen = 0;
    return async (signal) => {
      if (signal.aborted) return undefined;
      session ??= await this.#enter(signal);
      while (session.count <= seen) {
        await this.#tick(signal);
        if (signal.aborted) return undefined;
      }
      const ticks = session.after(seen);
      seen = session.count;
      return eventFrame("ticks", { data: JSON.stringify(ticks) });
    };
  }

  /** Ends sampling, and resolves when nothing of it goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#rest();
    await this.#resting;
  }

  #enter(signal: AbortSignal): Promise<Session> {
    this.#lookers++;
    signal.addEventListener("abort", () => {
      if (--this.#lookers === 0) this.#rest();
    }, { once: true });
    return this.#session ??= this.#begin();
  }

  /** What samples is loaded when somebody looks for the first time. */
  async #begin(): Promise<Session> {
    const { Session } = await import("./session.ts");
    return new Session(this.#options, {
      everyMs: this.everyMs,
      ticked: () => {
        for (const resolve of this.#waiting) resolve();
      },
    });
  }

  #rest(): void {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    const before = this.#resting;
    this.#resting = session.then((one) => one.end())
      .catch((cause) => this.#options.failed?.(cause))
      .then(() => before);
  }

  async #tick(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal.addEventListener("abort", wake, { once: true });
    if (signal.aborted) resolve();
    await promise;
    signal.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }
}
