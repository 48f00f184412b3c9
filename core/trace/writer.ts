/** Appends the events of a run to its directory, so that a death at any moment loses no whole line. @module */

import type { Emission, Sink } from "../bus.ts";
import type { WirePlace } from "../events/exchange.ts";
import { Header } from "../events/header.ts";
import { type EventKind, schemaOf, type TraceEvent } from "../events/mod.ts";
import { Blobs } from "./blobs.ts";
import { ContinuedRequests } from "./wire/continued_requests.ts";
import { TraceWriteError } from "./errors.ts";
import { freeFields } from "./free_fields.ts";
import { readHeader } from "./header_line.ts";
import { faultIn } from "./json_tree.ts";
import { lastStamp } from "./last_stamp.ts";
import { EVENT_FILES, EVENTS_FILE } from "./layout.ts";
import { type EventFiles, LineWriter, openFiles } from "./lines/line_writer.ts";
import { Redaction, type RedactionRules } from "./redaction.ts";
import { issueIn } from "./schema_issue.ts";
import { WireWriter } from "./wire/wire_file.ts";

/** Prefix of the span that an event of this kind opens; its number is the event's `seq`. */
const OPENS: Partial<Record<EventKind, string>> = {
  "benchmark.started": "b",
  "sample.started": "s",
  "call.started": "c",
  "exchange.recorded": "x",
  "tool.called": "t",
};

/** How to write. */
export interface WriteOptions extends RedactionRules {
  /**
   * For traces of very many chunks and of texts that others send: chunks that follow on one another
   * share a line, for which each waits a quarter of a second at most, and texts over 1 KiB are
   * compressed. A process that dies loses the chunks that wait.
   */
  readonly compact?: boolean;
}

/**
 * One run being written. Only one process writes a directory at a time. After the first
 * `TraceWriteError` nothing more is written, so that `seq` has no gap when the run is resumed.
 */
export class TraceWriter implements Sink, AsyncDisposable {
  readonly path: string;
  /** As the file has it. */
  readonly header: Header;
  /** Bytes of torn lines that were cut off when the directory was opened again. */
  readonly repairedBytes: number;
  readonly #lines: LineWriter;
  readonly #blobs: Blobs;
  readonly #wire: WireWriter;
  readonly #requests = new ContinuedRequests();
  readonly #redaction: Redaction;
  /** `performance.now()` at the run's start, in milliseconds; before this process began when resumed. */
  readonly #origin: number;
  #seq: number;
  #syncing: Promise<number> | undefined;
  #failure: TraceWriteError | undefined;

  /** For `create()` and `reopen()`: takes over files that are open. */
  constructor(opened: Opened) {
    this.path = opened.path;
    this.header = opened.header;
    this.#origin = opened.origin;
    this.#seq = opened.seq;
    this.#redaction = opened.redaction;
    this.#wire = new WireWriter(opened.path);
    this.#blobs = new Blobs(opened.path, opened.compact === true ? { packed: this.#wire } : {});
    this.#lines = new LineWriter({
      files: opened.files,
      blobs: this.#blobs,
      first: opened.seq,
      gather: opened.compact === true,
      failed: (cause) => this.#failed(cause),
    });
    this.repairedBytes = EVENT_FILES.reduce(
      (sum, name) => sum + opened.files[name].repairedBytes,
      0,
    );
  }

  /**
   * Makes the directory and writes the header. Throws `TraceWriteError`, and leaves no directory
   * behind, when it cannot; `TypeError` when the header is not one.
   */
  static create(path: string, header: Header, options: WriteOptions = {}): TraceWriter {
    const redaction = new Redaction(options);
    const { compact = false } = options;
    const line = redaction.cleanHeader(checkedHeader(header));
    const origin = performance.now() - Math.max(0, Date.now() - Date.parse(line.started));
    try {
      using undo = new DisposableStack();
      Deno.mkdirSync(parent(path), { recursive: true });
      Deno.mkdirSync(path);
      undo.defer(() => remove(path));
      const files = openFiles(path, { fresh: true, undo });
      files[EVENTS_FILE].append(JSON.stringify(line));
      undo.move();
      return new TraceWriter({ path, header: line, files, origin, seq: 0, redaction, compact });
    } catch (cause) {
      throw cause instanceof TraceWriteError ? cause : new TraceWriteError(path, cause);
    }
  }

  /**
   * Opens a directory to go on writing: repairs torn tails, continues `seq` and time. A pause of
   * months is left out of the time.
   * Throws `TraceLockedError`, `TraceWriteError`, and what `TraceReader.open()` throws.
   */
  static async reopen(path: string, rules: RedactionRules = {}): Promise<TraceWriter> {
    const header = await readHeader(path);
    using undo = new DisposableStack();
    const files = openFiles(path, { fresh: false, undo });
    const last = await lastStamp(path);
    undo.move();
    const origin = performance.now() - elapsed(header.started, (last?.t ?? 0) / 1e6);
    const seq = (last?.seq ?? -1) + 1;
    return new TraceWriter({ path, header, files, origin, seq, redaction: new Redaction(rules) });
  }

  /** Nanoseconds since the run began, for a moment in milliseconds of `performance.now()`. */
  time(at: number = performance.now()): number {
    return Math.max(0, Math.round((at - this.#origin) * 1e6));
  }

  /**
   * Stamps, checks and writes an event. Throws `TraceWriteError`; `TypeError`, and takes no `seq`,
   * when the draft breaks its schema or holds what JSON does not, for example NaN.
   */
  append(draft: Emission): TraceEvent {
    if (this.#failure !== undefined) throw this.#failure;
    const event = this.#stamped(draft);
    const ready = this.#redaction.pass(event);
    this.#seq++;
    for (const one of ready) this.#write(one);
    return event;
  }

  /** The `seq` of the next event, by which a span is named that its own event must state. */
  get next(): number {
    return this.#seq;
  }

  /** What must never reach a file; more of it may become known while the run goes on. */
  get redaction(): Pick<Redaction, "learn" | "concerns"> {
    return this.#redaction;
  }

  /**
   * Keeps bytes that an event will refer to. They are written as they are: whoever has patterns to
   * redact looks for them first. Throws `TraceWriteError`.
   */
  keepBytes(bytes: Uint8Array): WirePlace {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return this.#wire.keep(bytes);
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /**
   * Returns the number of events that are on the disk for certain, all of those appended before the
   * call among them unless redaction still holds some back. Calls that overlap share one sync.
   */
  async durable(): Promise<number> {
    // A sync that is under way may have begun before the last event was written.
    if (this.#syncing !== undefined) await this.#syncing;
    this.#syncing ??= this.#sync();
    return await this.#syncing;
  }

  /** Writes what redaction still holds, syncs, closes, and gives up the lock. Throws `TraceWriteError` that is new. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#failure !== undefined) return;
      for (const ready of this.#redaction.flush()) this.#write(ready);
      await this.durable();
    } finally {
      this.#lines[Symbol.dispose]();
      this.#wire[Symbol.dispose]();
    }
  }

  #stamped({ at, time = this.time(at), ...draft }: Emission): TraceEvent {
    const { kind } = draft;
    const schema = schemaOf(kind);
    if (schema === undefined) {
      throw new TypeError(`Cannot write an event of unknown kind "${kind}"`);
    }
    const seq = this.#seq;
    const span = draft.span ?? (OPENS[kind] === undefined ? "run" : `${OPENS[kind]}${seq}`);
    // The schema also puts the fields in its own order, whatever that of the draft is.
    const stamped = schema.safeParse({ ...draft, seq, t: time, span });
    const { success, error, data: event } = stamped;
    if (!success) {
      throw new TypeError(`Cannot write "${kind}": ${issueIn(error)}`, { cause: error });
    }
    for (const name of freeFields(kind)) {
      const fault = faultIn(Reflect.get(event, name) ?? null, name);
      if (fault !== undefined) throw new TypeError(`Cannot write "${kind}": ${fault}`);
    }
    return event;
  }

  async #sync(): Promise<number> {
    try {
      // A disk that failed once may say later that all is well.
      if (this.#failure !== undefined) throw this.#failure;
      this.#lines.flush();
      const { written } = this.#lines;
      await this.#blobs.sync();
      await this.#wire.sync();
      await this.#lines.sync();
      return written;
    } catch (cause) {
      throw this.#failed(cause);
    } finally {
      this.#syncing = undefined;
    }
  }

  #write(whole: TraceEvent): void {
    const event = whole.kind === "call.started" ? this.#requests.shorten(whole) : whole;
    try {
      this.#lines.write(event);
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  #failed(cause: unknown): unknown {
    if (cause instanceof TraceWriteError) this.#failure = cause;
    return cause;
  }
}

interface Opened {
  readonly path: string;
  readonly header: Header;
  readonly files: EventFiles;
  readonly origin: number;
  readonly seq: number;
  readonly redaction: Redaction;
  readonly compact?: boolean;
}

/** Milliseconds since a run began, of which `known` had gone when its last event was written. */
function elapsed(started: string, known: number): number {
  const wall = Date.now() - Date.parse(started);
  // A clock that was put back does not put the run back, and `t` holds 104 days of nanoseconds:
  // beyond two thirds of that, or without a date, the run goes on from where it was.
  return wall > known && wall * 1e6 < Number.MAX_SAFE_INTEGER / 1.5 ? wall : known;
}

function checkedHeader(header: Header): Header {
  const { success, error, data } = Header.safeParse(header);
  if (!success) throw new TypeError(`Cannot write the header: ${issueIn(error)}`);
  const untimely = Number.isNaN(Date.parse(data.started)) ? '"started" is no time' : undefined;
  const fault = untimely ?? faultIn(data, "header");
  if (fault !== undefined) throw new TypeError(`Cannot write the header: ${fault}`);
  return data;
}

function parent(path: string): string {
  const own = path.replace(/[/\\]+$/, "");
  return own.slice(0, Math.max(own.lastIndexOf("/"), own.lastIndexOf("\\")) + 1) || ".";
}

function remove(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (cause) {
    // Why nothing could be written matters more than what stays: a run without events.
    if (!(cause instanceof Error)) throw cause;
  }
}
