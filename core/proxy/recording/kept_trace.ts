/** The trace that a recorder writes at the moment, and the next when it has grown or the day is over. @module */

import { type Emission, EventBus, type RunChannel } from "../../bus.ts";
import type { WatchedChannel } from "../../alarms/live.ts";
import type { TraceEvent } from "../../events/mod.ts";
import type { AlarmRaised } from "../../events/observation.ts";
import type { WirePlace } from "../../events/exchange.ts";
import type { Header } from "../../events/header.ts";
import { TraceWriteError } from "../../trace/errors.ts";
import { EVENT_FILES, inside, WIRE_FILE } from "../../trace/layout.ts";
import type { RedactionRules } from "../../trace/redaction.ts";
import { TraceWriter } from "../../trace/writer.ts";
import { Conversations } from "./conversations.ts";

/** One trace being written. Once it cannot be, nothing more is, and everything goes on without it. */
export class KeptTrace {
  readonly conversations = new Conversations();
  /** Exchanges that are under way and write into it. */
  readonly users = new Set<object>();
  readonly day: string;
  readonly #writer: TraceWriter;
  readonly #channel: RunChannel;
  readonly #failed: (cause: TraceWriteError) => void;
  readonly #watching: TraceWatch | undefined;
  #closed = false;

  constructor(writer: TraceWriter, { observe, raised, failed }: KeptOptions) {
    this.#writer = writer;
    this.#failed = failed;
    this.day = dayOf(new Date(writer.header.started));
    this.#channel = new EventBus().open(writer.header.run, writer);
    if (raised !== undefined) this.#channel.on("alarm.raised", raised);
    this.#watching = observe?.({
      header: writer.header,
      on: this.#channel.on,
      emit: (draft) => this.emit(draft),
      now: () => writer.time(),
    });
  }

  get run(): string {
    return this.#writer.header.run;
  }

  get path(): string {
    return this.#writer.path;
  }

  get writable(): boolean {
    return !this.#closed;
  }

  /** Bytes of its files, blobs apart. */
  get bytes(): number {
    return [...EVENT_FILES, WIRE_FILE].reduce((sum, name) => sum + sizeOf(this.path, name), 0);
  }

  /** Nanoseconds since it began. */
  time(at: number): number {
    return this.#writer.time(at);
  }

  /** Writes an event; undefined when it cannot. */
  emit(draft: Emission): TraceEvent | undefined {
    return this.#try(() => this.#channel.emit(draft));
  }

  /** Writes the event that opens the span of a call, and states it; undefined when it cannot. */
  call(draftOf: (span: string) => Emission, at: number): string | undefined {
    const span = `c${this.#writer.next}`;
    return this.emit({ ...draftOf(span), span, at })?.span;
  }

  /** Keeps bytes; undefined when it cannot. */
  keep(bytes: Uint8Array): WirePlace | undefined {
    return this.#try(() => this.#writer.keepBytes(bytes));
  }

  /** Takes these out of everything that is written from now on. */
  learn(secrets: readonly string[]): void {
    if (secrets.length > 0) this.#writer.redaction.learn(secrets);
  }

  /** Whether a text holds what must not be written. */
  concerns(text: string): boolean {
    return this.#writer.redaction.concerns(text);
  }

  /** Returns when what was written is on the disk. */
  async sync(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#writer.durable();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Whoever watches looks at what has come so far. */
  look(): void {
    this.#watching?.look();
  }

  /** Ends it: nothing more will come. */
  async end(): Promise<void> {
    await this.#watching?.end();
    this.#watching?.[Symbol.dispose]();
    this.emit({ kind: "run.completed", scored: 0, failed: 0 });
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#channel.close();
      await this.#writer[Symbol.asyncDispose]();
    } catch (cause) {
      if (!(cause instanceof TraceWriteError)) throw cause;
      this.#failed(cause);
    }
  }

  #try<T>(write: () => T): T | undefined {
    if (this.#closed) return undefined;
    try {
      return write();
    } catch (cause) {
      this.#fail(cause);
      return undefined;
    }
  }

  #fail(cause: unknown): void {
    if (!(cause instanceof TraceWriteError)) throw cause;
    if (this.#closed) return;
    this.#closed = true;
    this.#watching?.[Symbol.dispose]();
    // Closes its files; that it cannot write any more has been told.
    void this.#writer[Symbol.asyncDispose]().catch((again: unknown) => {
      if (!(again instanceof TraceWriteError)) throw again;
    });
    this.#failed(cause);
  }
}

/** A trace as whoever watches it sees it: events are heard, and others added, which never throws for a disk. */
export interface WatchedTrace extends WatchedChannel {
  readonly header: Header;
  /** Nanoseconds since it began, now. */
  now(): number;
}

/** Somebody who watches a trace. */
export interface TraceWatch extends Disposable {
  /** Looks at the events that have come, now. */
  look(): void;
  /** The trace is about to end: what is left to say. */
  end(): Promise<void>;
}

/** Who is told. */
export interface KeptOptions {
  /** Called with each new trace. */
  readonly observe?: ((trace: WatchedTrace) => TraceWatch) | undefined;
  /** Told of each alarm, once it is written. */
  readonly raised?: ((alarm: AlarmRaised) => void) | undefined;
  readonly failed: (cause: TraceWriteError) => void;
}

/** Begins a trace. Throws `TraceWriteError`. */
export function beginTrace(
  { folder, header, rules }: {
    readonly folder: string;
    readonly header: Header;
    readonly rules: RedactionRules;
  },
  options: KeptOptions,
): KeptTrace {
  const writer = TraceWriter.create(inside(folder, header.run), header, {
    ...rules,
    compact: true,
  });
  const trace = new KeptTrace(writer, options);
  trace.emit({ kind: "run.started", planSha256: null, samples: 0 });
  return trace;
}

/** The day of a moment, where the program runs. */
export function dayOf(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

function sizeOf(trace: string, name: string): number {
  try {
    return Deno.statSync(inside(trace, name)).size;
  } catch (cause) {
    // Not there, or the disk is gone, which the next write will find.
    if (cause instanceof Error) return 0;
    throw cause;
  }
}
