/** One run as a stream of batches that all its clients share. @module */

import { TraceNotFoundError } from "../../core/trace/errors.ts";
import { identityOf } from "../run/open_run.ts";
import type { Place } from "../runs/run_folder.ts";
import { isBeingWritten } from "../runs/writer_at_work.ts";
import { type Batch, type Cursor, cursorAt, readBatch, sizeOf } from "./batch.ts";
import { WholeRequests } from "../run/whole_requests.ts";
import { eventFrame } from "./frames.ts";

/** Milliseconds between looks at files that have not grown. Polls, because file watchers lose events under load. */
const POLL = 25;
/** Looks after which it is asked whether somebody still writes. */
const LOOKS = 10;
/** Bytes of frames that are kept for the next client. */
const KEPT = 8 * 1024 * 1024;

/** A batch as all clients get it. */
export interface SharedBatch {
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly next: Cursor;
}

/** Why waiting ended. */
export type Wake = "grown" | "ended" | "gone";

/**
 * Reads each batch once, however many clients ask for it. A client that is slow keeps nothing here:
 * it asks for its next batch when it has taken the last, and what is no longer kept is read again.
 */
export class Feed {
  readonly place: Place;
  readonly #identity: string;
  readonly #requests: WholeRequests;
  /** By the `seq` of their first event; the oldest goes first. */
  readonly #batches = new Map<number, SharedBatch>();
  readonly #waiting = new Set<(wake: Wake) => void>();
  #kept = 0;
  #size = -1;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looks = 0;

  /** Throws `TraceNotFoundError`. */
  constructor(place: Place) {
    this.place = place;
    this.#identity = identityOf(place);
    this.#requests = new WholeRequests(place.path);
  }

  /** Whether nobody waits. */
  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Whether the directory still is the one that this was made for. */
  get isCurrent(): boolean {
    return identityOf(this.place) === this.#identity;
  }

  /** The place of the first event from `seq` on. Throws `TraceUnreadableError`. */
  start(seq: number): Cursor {
    return cursorAt(this.place.path, seq);
  }

  /** The events from a place on; undefined when there is none (yet). Throws `TraceNotFoundError` and `TraceUnreadableError`. */
  read(cursor: Cursor): SharedBatch | undefined {
    const known = this.#batches.get(cursor.seq);
    if (known !== undefined) return known;
    if (!this.isCurrent) throw new TraceNotFoundError(this.place.id);
    const batch = readBatch(this.place.path, cursor, this.#requests);
    if (batch === undefined) return undefined;
    const shared = { frame: frameOf(batch), next: batch.next };
    this.#keep(cursor.seq, shared);
    return shared;
  }

  /** Resolves when the files have grown, nobody writes them any more, or they are gone. */
  async wait(signal: AbortSignal): Promise<Wake | undefined> {
    if (signal.aborted) return undefined;
    const { promise, resolve } = Promise.withResolvers<Wake | undefined>();
    const leave = () => resolve(undefined);
    this.#waiting.add(resolve);
    signal.addEventListener("abort", leave, { once: true });
    if (this.#timer === undefined) {
      this.#looks = LOOKS;
      this.#timer = setInterval(() => this.#look(), POLL);
    }
    const wake = await promise;
    this.#waiting.delete(resolve);
    signal.removeEventListener("abort", leave);
    if (this.#waiting.size === 0) this.#rest();
    return wake;
  }

  #look(): void {
    const wake = this.#news();
    if (wake === undefined) return;
    for (const resolve of this.#waiting) resolve(wake);
    this.#waiting.clear();
    this.#rest();
  }

  #news(): Wake | undefined {
    try {
      if (this.#hasGrown()) return "grown";
      if (++this.#looks < LOOKS) return undefined;
      this.#looks = 0;
      if (!this.isCurrent) return "gone";
      if (isBeingWritten(this.place.path)) return undefined;
      // What was written just before the writer left.
      return this.#hasGrown() ? "grown" : "ended";
    } catch (cause) {
      if (cause instanceof TraceNotFoundError || cause instanceof Deno.errors.NotFound) {
        return "gone";
      }
      throw cause;
    }
  }

  #hasGrown(): boolean {
    const size = sizeOf(this.place.path);
    const grown = size !== this.#size;
    this.#size = size;
    return grown;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #keep(seq: number, batch: SharedBatch): void {
    this.#batches.set(seq, batch);
    this.#kept += batch.frame.length;
    for (const [oldest, { frame }] of this.#batches) {
      if (this.#kept <= KEPT || oldest === seq) break;
      this.#batches.delete(oldest);
      this.#kept -= frame.length;
    }
  }
}

/** The last `seq` is the id that a client resumes from. */
function frameOf({ events, last }: Batch): Uint8Array<ArrayBuffer> {
  return eventFrame("events", { id: last, data: `[${events.join(",")}]` });
}
