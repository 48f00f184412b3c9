/** Appends the events of a run to its directory, so that a death at any moment loses no whole line. @module */

import { BLOB_THRESHOLD } from "../events/envelope.ts";
import { Header } from "../events/header.ts";
import { type EventKind, schemaOf, type TraceEvent } from "../events/mod.ts";
import type { Emission, Sink } from "../bus.ts";
import { AppendFile } from "./append_file.ts";
import { Blobs } from "./blobs.ts";
import { TraceHeaderError, TraceNewerError, TraceWriteError } from "./errors.ts";
import { EVENT_FILES, EVENTS_FILE, fileOf, impliedKind, inside, SCHEMA } from "./layout.ts";
import { readHeader } from "./header_line.ts";
import { lastStamp } from "./last_stamp.ts";
import { Redaction, type RedactionRules } from "./redaction.ts";

/** Prefix of the span that an event of this kind opens; its number is the event's `seq`. */
const OPENS: Partial<Record<EventKind, string>> = {
  "benchmark.started": "b",
  "sample.started": "s",
  "call.started": "c",
  "tool.called": "t",
};

/** One run being written. Only one process writes a directory at a time. */
export class TraceWriter implements Sink, AsyncDisposable {
  readonly path: string;
  readonly header: Header;
  /** Bytes of torn lines that were cut off when the directory was opened again. */
  readonly repairedBytes: number;
  readonly #files: Record<typeof EVENT_FILES[number], AppendFile>;
  readonly #blobs: Blobs;
  readonly #redaction: Redaction;
  /** `performance.now()` at the run's start, in milliseconds; before this process began when resumed. */
  readonly #origin: number;
  #seq: number;
  #written: number;
  #syncing: Promise<number> | undefined;

  /** For `create()` and `reopen()`: takes over files that are open. */
  constructor(opened: Opened) {
    this.path = opened.path;
    this.header = opened.header;
    this.#files = opened.files;
    this.#origin = opened.origin;
    this.#seq = opened.seq;
    this.#written = opened.seq;
    this.#redaction = new Redaction(opened.redaction);
    this.#blobs = new Blobs(opened.path);
    this.repairedBytes = EVENT_FILES.reduce(
      (sum, name) => sum + opened.files[name].repairedBytes,
      0,
    );
  }

  /**
   * Makes the directory and writes the header. Throws `TraceWriteError`, and leaves nothing behind,
   * when it cannot; `TypeError` when the header is not one.
   */
  static create(path: string, header: Header, redaction: RedactionRules = {}): TraceWriter {
    const origin = performance.now() - Math.max(0, Date.now() - Date.parse(header.started));
    const line = new Redaction(redaction).clean(Header.parse(header));
    let made = false;
    try {
      Deno.mkdirSync(parent(path), { recursive: true });
      Deno.mkdirSync(path);
      made = true;
      const files = openFiles(path, true);
      files[EVENTS_FILE].append(JSON.stringify(line));
      return new TraceWriter({ path, header: line, files, origin, seq: 0, redaction });
    } catch (cause) {
      if (made) Deno.removeSync(path, { recursive: true });
      throw cause instanceof TraceWriteError ? cause : new TraceWriteError(path, cause);
    }
  }

  /**
   * Opens a directory to go on writing: repairs torn tails, continues `seq` and time.
   * Throws `TraceLockedError`, `TraceNewerError`, `TraceHeaderError` or `TraceWriteError`.
   */
  static async reopen(path: string, redaction: RedactionRules = {}): Promise<TraceWriter> {
    const header = await readHeader(path);
    if (header.schema !== SCHEMA) throw new TraceNewerError(path, header.schema, SCHEMA);
    const parsed = Header.safeParse(header);
    if (!parsed.success) throw new TraceHeaderError(path, parsed.error.issues[0]?.message ?? "");
    const files = openFiles(path, false);
    const last = await lastStamp(path);
    const elapsed = Math.max(Date.now() - Date.parse(parsed.data.started), (last?.t ?? 0) / 1e6);
    const origin = performance.now() - elapsed;
    const seq = (last?.seq ?? -1) + 1;
    return new TraceWriter({ path, header: parsed.data, files, origin, seq, redaction });
  }

  /** Nanoseconds since the run began, for a moment in milliseconds of `performance.now()`. */
  time(at: number = performance.now()): number {
    return Math.max(0, Math.round((at - this.#origin) * 1e6));
  }

  /** Stamps, checks and writes an event. Throws `TraceWriteError`, or a `ZodError` when the draft breaks its schema. */
  append(draft: Emission): TraceEvent {
    const { kind, span, parent, at, ...rest } = draft;
    const schema = schemaOf(kind);
    if (schema === undefined) {
      throw new TypeError(`Cannot write an event of unknown kind "${kind}"`);
    }
    const seq = this.#seq;
    const prefix = OPENS[kind];
    const event = schema.parse({
      seq,
      t: this.time(at),
      kind,
      span: span ?? (prefix === undefined ? "run" : `${prefix}${seq}`),
      ...(parent === undefined ? {} : { parent }),
      ...rest,
    });
    this.#seq++;
    for (const ready of this.#redaction.pass(event)) this.#write(ready);
    return event;
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

  /** Writes what redaction still holds, syncs, closes, and gives up the lock. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const ready of this.#redaction.flush()) this.#write(ready);
      await this.durable();
    } finally {
      for (const name of EVENT_FILES) this.#files[name][Symbol.dispose]();
    }
  }

  async #sync(): Promise<number> {
    try {
      const written = this.#written;
      // Chunks first: an event that refers to them is never on the disk before they are.
      for (const name of [...EVENT_FILES].reverse()) await this.#files[name].sync();
      return written;
    } finally {
      this.#syncing = undefined;
    }
  }

  #write(event: TraceEvent): void {
    const name = fileOf(event.kind);
    let line = lineOf(event, impliedKind(name) !== undefined);
    if (line.length > BLOB_THRESHOLD) {
      line = lineOf(this.#blobs.store(event), impliedKind(name) !== undefined);
    }
    this.#files[name].append(line);
    this.#written = event.seq + 1;
  }
}

interface Opened {
  readonly path: string;
  readonly header: Header;
  readonly files: Record<typeof EVENT_FILES[number], AppendFile>;
  readonly origin: number;
  readonly seq: number;
  readonly redaction: RedactionRules;
}

function lineOf(event: object, implied: boolean): string {
  return JSON.stringify(implied ? { ...event, kind: undefined } : event);
}

function openFiles(path: string, fresh: boolean): Record<typeof EVENT_FILES[number], AppendFile> {
  const [events, tokens, machine] = EVENT_FILES;
  return {
    // The lock on the first file guards all three.
    [events]: AppendFile.open(inside(path, events), { lock: true, fresh }),
    [tokens]: AppendFile.open(inside(path, tokens), { fresh }),
    [machine]: AppendFile.open(inside(path, machine), { fresh }),
  };
}

function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1) || ".";
}
