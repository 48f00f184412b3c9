/** The event streams that are open: their number, their heartbeat, and the end of those that take nothing. @module */

import { NoRoomError } from "../errors.ts";
import { eventFrame, HEARTBEAT, OPENING } from "./frames.ts";

/** Gives the next frame, when there is one; undefined at the end. */
export type Frames = (signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** Limits of event streams. */
export interface StreamLimits {
  /** How many are open at a time. */
  readonly most: number;
  /** Milliseconds without anything to say after which a sign of life is sent. */
  readonly heartbeat: number;
  /** Milliseconds within which a client must take what it was sent. */
  readonly patience: number;
}

/** Limits that fit most machines. */
export const STREAM_LIMITS: StreamLimits = { most: 4000, heartbeat: 15_000, patience: 60_000 };

/** Opens event streams and ends them. */
export class EventStreams implements Disposable {
  readonly #limits: StreamLimits;
  readonly #open = new Set<EventStream>();
  #sweep: ReturnType<typeof setInterval> | undefined;

  constructor(limits: Partial<StreamLimits> = {}) {
    this.#limits = { ...STREAM_LIMITS, ...limits };
  }

  /** How many clients there are. */
  get size(): number {
    return this.#open.size;
  }

  /** A response that sends frames as they come, each when the last was taken. Throws `NoRoomError`. */
  opened(frames: Frames): Response {
    if (this.#open.size >= this.#limits.most) throw new NoRoomError(this.#open.size);
    const stream = new EventStream(frames, {
      heartbeat: this.#limits.heartbeat,
      ended: () => this.#close(stream),
    });
    this.#open.add(stream);
    this.#sweep ??= setInterval(() => this.#cutOff(), Math.min(5000, this.#limits.patience / 4));
    return new Response(stream.body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      },
    });
  }

  /** Ends all. */
  [Symbol.dispose](): void {
    for (const stream of this.#open) stream.end();
    clearInterval(this.#sweep);
  }

  #close(stream: EventStream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  #cutOff(): void {
    const late = performance.now() - this.#limits.patience;
    for (const stream of this.#open) if (stream.idleSince < late) stream.cut(this.#limits.patience);
  }
}

interface StreamOptions {
  readonly heartbeat: number;
  readonly ended: () => void;
}

/** One client. At most one frame waits for it here. */
class EventStream {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** When it was last given a frame that it has not taken; infinite while we owe it one. */
  idleSince = Infinity;
  readonly #frames: Frames;
  readonly #options: StreamOptions;
  readonly #gone = new AbortController();
  #next: Promise<Uint8Array<ArrayBuffer> | undefined> | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;

  constructor(frames: Frames, options: StreamOptions) {
    this.#frames = frames;
    this.#options = options;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        controller.enqueue(OPENING);
      },
      pull: () => this.#pull(),
      cancel: () => this.#leave(),
    }, { highWaterMark: 0 });
  }

  /** Says why, and ends. */
  cut(patience: number): void {
    const reason = `nothing was taken for ${patience / 1000} s; come back with Last-Event-ID`;
    this.#enqueue(eventFrame("cut", { data: JSON.stringify({ reason }) }));
    this.end();
  }

  end(): void {
    if (this.#gone.signal.aborted) return;
    this.#leave();
    this.#controller?.close();
  }

  async #pull(): Promise<void> {
    this.idleSince = Infinity;
    this.#next ??= this.#frames(this.#gone.signal);
    const frame = await this.#orHeartbeat(this.#next).catch((cause) => {
      this.#leave();
      throw cause;
    });
    if (this.#gone.signal.aborted) return;
    if (frame !== HEARTBEAT) this.#next = undefined;
    this.idleSince = performance.now();
    if (frame === undefined) this.end();
    else this.#enqueue(frame);
  }

  async #orHeartbeat(
    next: Promise<Uint8Array<ArrayBuffer> | undefined>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    const timer = setTimeout(() => resolve(HEARTBEAT), this.#options.heartbeat);
    try {
      return await Promise.race([next, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #enqueue(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.#gone.signal.aborted) this.#controller?.enqueue(frame);
  }

  #leave(): void {
    this.#gone.abort();
    this.#options.ended();
  }
}
