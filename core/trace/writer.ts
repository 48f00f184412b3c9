/** Appends the events of a run to its directory, so that a death at any moment loses no whole line. @module */

import type { Emission, Sink } from "../bus.ts";
import { BLOB_THRESHOLD } from "../events/envelope.ts";
import type { WirePlace } from "../events/exchange.ts";
import { Header } from "../events/header.ts";
import { type EventKind, schemaOf, type TraceEvent } from "../events/mod.ts";
import { AppendFile } from "./append_file.ts";
import { Blobs, mayRefer } from "./blobs.ts";
import { ContinuedRequests } from "./wire/continued_requests.ts";
import { TraceWriteError } from "./errors.ts";
import { freeFields } from "./free_fields.ts";
import { readHeader } from "./header_line.ts";
import { faultIn } from "./json_tree.ts";
import { lastStamp } from "./last_stamp.ts";
import { EVENT_FILES, type EventFile, EVENTS_FILE, fileOf, impliedKind, inside } from "./layout.ts";
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
  readonly #files: Files;
  readonly #blobs: Blobs;
  readonly #wire: WireWriter;
  readonly #requests = new ContinuedRequests();
  readonly #redaction: Redaction;
  /** `performance.now()` at the run's start, in milliseconds; before this process began when resumed. */
  readonly #origin: number;
  #seq: number;
  #written: number;
  #syncing: Promise<number> | undefined;
  #failure: TraceWriteError | undefined;

  /** For `create()` and `reopen()`: takes over files that are open. */
  constructor(opened: Opened) {
    this.path = opened.path;
    this.header = opened.header;
    this.#files = opened.files;
    this.#origin = opened.origin;
    this.#seq = opened.seq;
    this.#written = opened.seq;
    this.#redaction = opened.redaction;
    this.#blobs = new Blobs(opened.path);
    this.#wire = new WireWriter(opened.path);
    this.repairedBytes = EVENT_FILES.reduce(
      (sum, name) => sum + opened.files[name].repairedBytes,
      0,
    );
  }

  /**
   * Makes the directory and writes the header. Throws `TraceWriteError`, and leaves no directory
   * behind, when it cannot; `TypeError` when the header is not one.
   */
  static create(path: string, header: Header, rules: RedactionRules = {}): TraceWriter {
    const redaction = new Redaction(rules);
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
      return new TraceWriter({ path, header: line, files, origin, seq: 0, redaction });
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
      for (const name of EVENT_FILES) this.#files[name][Symbol.dispose]();
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
      const written = this.#written;
      await this.#blobs.sync();
      await this.#wire.sync();
      // Chunks before events: what refers to something comes after it.
      for (const name of EVENT_FILES.toReversed()) await this.#files[name].sync();
      return written;
    } catch (cause) {
      throw this.#failed(cause);
    } finally {
      this.#syncing = undefined;
    }
  }

  #write(whole: TraceEvent): void {
    const name = fileOf(whole.kind);
    const event = whole.kind === "call.started" ? this.#requests.shorten(whole) : whole;
    try {
      let line = lineOf(event, name);
      // A text of few characters can have three times as many bytes.
      if (line.length * 3 > BLOB_THRESHOLD || mayRefer(line)) {
        line = lineOf(this.#blobs.store(event), name);
      }
      this.#files[name].append(line);
    } catch (cause) {
      throw this.#failed(cause);
    }
    this.#written = event.seq + 1;
  }

  #failed(cause: unknown): unknown {
    if (cause instanceof TraceWriteError) this.#failure = cause;
    return cause;
  }
}

type Files = Record<EventFile, AppendFile>;

interface Opened {
  readonly path: string;
  readonly header: Header;
  readonly files: Files;
  readonly origin: number;
  readonly seq: number;
  readonly redaction: Redaction;
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

/** The line of an event; its kind is left out where the file says it. */
function lineOf(event: object, file: EventFile): string {
  return JSON.stringify(impliedKind(file) === undefined ? event : { ...event, kind: undefined });
}

/** Opens all three, or none: what was opened is closed when a later one fails. */
function openFiles(
  path: string,
  { fresh, undo }: { readonly fresh: boolean; readonly undo: DisposableStack },
): Files {
  const open = (name: EventFile) =>
    // The lock on the first file guards all three.
    undo.use(AppendFile.open(inside(path, name), { lock: name === EVENTS_FILE, fresh }));
  const [events, tokens, machine] = EVENT_FILES;
  return { [events]: open(events), [tokens]: open(tokens), [machine]: open(machine) };
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
