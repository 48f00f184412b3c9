/** A proxy session as it is written: when its calls change, and how far those under way have come. @module */

import { signal } from "@preact/signals";
import type { TraceEvent } from "../../../../core/events/mod.ts";
import { address, pathOf } from "../../frame/router.ts";
import { openStream } from "../../frame/stream.ts";

/** How often what happens is shown: more cannot be read. */
const SHOW_EVERY_MS = 300;

/** A session that is followed. */
export class SessionFeed {
  /** Grows when a call began, came on or ended, at most every third of a second. */
  readonly version = signal(0);
  /** Calls that began since it is followed. */
  readonly started = signal(0);
  /** Nanoseconds from the request to the first chunk of calls that began since it is followed. */
  readonly firstChunk = new Map<string, number>();
  readonly #began = new Map<string, number>();
  #showing: ReturnType<typeof setTimeout> | undefined;
  #begun = 0;

  /** Follows the events after `lastSeq`; the result ends it. */
  follow(run: string, lastSeq: number): () => void {
    const close = openStream({
      address: (lastId) =>
        address(`/api${pathOf("runs", run, "live")}`, {
          from: (lastId === "" ? lastSeq : Number(lastId)) + 1,
        }),
      on: {
        events: (data) => this.#take(JSON.parse(data)),
        // Nothing comes after it: a stream that is kept open would only look like a lost one.
        end: () => {
          this.#show();
          close();
        },
      },
    });
    return () => {
      close();
      clearTimeout(this.#showing);
    };
  }

  #take(events: readonly TraceEvent[]): void {
    for (const { kind, span, t } of events) {
      if (kind === "call.started") {
        this.#begun += 1;
        this.#began.set(span, t);
      } else if (kind === "chunk.received") {
        const began = this.#began.get(span);
        if (began !== undefined && !this.firstChunk.has(span)) this.firstChunk.set(span, t - began);
      } else if (kind === "call.completed" || kind === "call.failed") {
        // From here on its own clock tells.
        this.#began.delete(span);
        this.firstChunk.delete(span);
      }
    }
    this.#show();
  }

  #show(): void {
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      this.started.value = this.#begun;
      this.version.value += 1;
    }, SHOW_EVERY_MS);
  }
}
