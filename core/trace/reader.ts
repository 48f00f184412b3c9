/** Reads a trace back: the events of all its files in one order, and everything that is wrong with them. @module */

import type { BlobRef } from "../events/envelope.ts";
import { Header } from "../events/header.ts";
import { schemaOf, type TraceEvent } from "../events/mod.ts";
import { Blobs } from "./blobs.ts";
import { TraceHeaderError, TraceNotFoundError } from "./errors.ts";
import { headerOf } from "./header_line.ts";
import { EVENT_FILES, type EventFile, EVENTS_FILE, impliedKind, inside } from "./layout.ts";
import { type Line, LineReader } from "./line_reader.ts";

/** What a reader found that is not as it was written. Counts are of lines, bytes or blobs. */
export interface TraceProblems {
  /** Bytes after the last newline of each file: a line cut off by a death, or one being written. */
  readonly tornBytes: Record<string, number>;
  /** Lines that are no events, with file, number and reason; at most 100 are kept. */
  readonly badLines: { readonly file: string; readonly line: number; readonly reason: string }[];
  badLineCount: number;
  /** Events that are missing between others, by their `seq`; damaged lines are among them. */
  missingEvents: number;
  /** Events whose `seq` was seen before. */
  repeatedEvents: number;
  /** Events whose kind this version does not know; they are passed over. */
  readonly unknownKinds: Record<string, number>;
  /** References to texts that are not there or are not what was stored. */
  readonly badBlobs: { readonly blob: string; readonly reason: string }[];
}

/** How to read. */
export interface ReadOptions {
  /** Replace references to blobs by their texts. Default true. */
  readonly texts?: boolean;
}

/** An open trace. `problems` is complete once `events()` has ended. */
export class TraceReader implements Disposable {
  readonly path: string;
  readonly header: Header;
  readonly problems: TraceProblems = {
    tornBytes: {},
    badLines: [],
    badLineCount: 0,
    missingEvents: 0,
    repeatedEvents: 0,
    unknownKinds: {},
    badBlobs: [],
  };
  readonly #sources: readonly Source[];
  readonly #blobs: Blobs;
  readonly #texts: boolean;
  #next = 0;

  /** For `open()`. */
  constructor(
    path: string,
    header: Header,
    opened: { sources: readonly Source[]; texts: boolean },
  ) {
    this.path = path;
    this.header = header;
    this.#sources = opened.sources;
    this.#texts = opened.texts;
    this.#blobs = new Blobs(path);
  }

  /**
   * Opens a trace directory. Throws `TraceNotFoundError`, `TraceHeaderError` or `TraceNewerError`.
   * Torn tails and damaged lines are no errors: they are counted in `problems`.
   */
  static async open(path: string, { texts = true }: ReadOptions = {}): Promise<TraceReader> {
    const sources = openSources(path);
    try {
      const first = (await sources[0]?.reader.next(1))?.[0];
      if (first === undefined) throw new TraceHeaderError(path, "events.ndjson has no whole line");
      const header = Header.safeParse(headerOf(path, first));
      if (header.success) return new TraceReader(path, header.data, { sources, texts });
      const issue = header.error.issues[0];
      throw new TraceHeaderError(path, `${issue?.path.join(".")}: ${issue?.message}`);
    } catch (cause) {
      for (const { reader } of sources) reader[Symbol.dispose]();
      throw cause;
    }
  }

  /** All events in the order of `seq`, in batches. */
  async *events(): AsyncGenerator<readonly TraceEvent[]> {
    for (;;) {
      const batch = await this.more();
      if (batch.length === 0) break;
      yield batch;
    }
    for (const { file, reader } of this.#sources) {
      if (reader.tornBytes > 0) this.problems.tornBytes[file] = reader.tornBytes;
    }
  }

  /** Further events in order; empty when there is none (yet). Reads on when the files have grown. */
  async more(): Promise<TraceEvent[]> {
    const batch: TraceEvent[] = [];
    while (batch.length < 1000) {
      const source = await this.#earliest();
      const entry = source?.queue[source.taken++];
      if (entry === undefined) break;
      if (entry.seq < this.#next) this.problems.repeatedEvents++;
      else this.problems.missingEvents += entry.seq - this.#next;
      this.#next = Math.max(this.#next, entry.seq + 1);
      if (entry.event !== undefined) batch.push(entry.event);
    }
    return batch;
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    for (const { reader } of this.#sources) reader[Symbol.dispose]();
  }

  /** The source whose next event has the lowest `seq`; undefined at the end of all. */
  async #earliest(): Promise<Source | undefined> {
    await this.#fill();
    const found = earliest(this.#sources);
    const seq = found?.queue[found.taken]?.seq;
    if (seq === undefined || seq <= this.#next) return found;
    // The writer wrote what is missing before it wrote this one, so if it exists it can be read now:
    // another file may have been read a moment too early.
    await this.#fill();
    return earliest(this.#sources);
  }

  async #fill(): Promise<void> {
    for (const source of this.#sources) {
      while (source.taken >= source.queue.length) {
        const lines = await source.reader.next();
        if (lines === undefined) break;
        source.queue = lines.flatMap((line) => this.#entryOf(line, source.file) ?? []);
        source.taken = 0;
      }
    }
  }

  #entryOf(line: Line, file: EventFile): Entry | undefined {
    if (line.value === undefined) return this.#bad(file, line.number, line.problem ?? "damaged");
    const { seq, t, kind = impliedKind(file), ...rest } = line.value;
    if (typeof seq !== "number" || typeof t !== "number" || typeof kind !== "string") {
      return this.#bad(file, line.number, "the line has no seq, t and kind");
    }
    if (schemaOf(kind) === undefined) {
      this.problems.unknownKinds[kind] = (this.problems.unknownKinds[kind] ?? 0) + 1;
      return { seq, event: undefined };
    }
    const event = { seq, t, kind, ...rest };
    const loaded = this.#texts && line.refers ? this.#blobs.load(event, this.#badBlob) : event;
    // Written by `TraceWriter`, which checked it; `verifyTrace()` checks it again.
    return { seq, event: loaded as unknown as TraceEvent };
  }

  readonly #badBlob = ({ $blob }: BlobRef, reason: string): void => {
    this.problems.badBlobs.push({ blob: $blob, reason });
  };

  #bad(file: string, line: number, reason: string): undefined {
    this.problems.badLineCount++;
    if (this.problems.badLines.length < 100) this.problems.badLines.push({ file, line, reason });
  }
}

/** A whole trace in memory. Throws as `TraceReader.open()` does. */
export async function loadTrace(path: string, options: ReadOptions = {}): Promise<LoadedTrace> {
  using reader = await TraceReader.open(path, options);
  const events: TraceEvent[] = [];
  for await (const batch of reader.events()) events.push(...batch);
  return { path, header: reader.header, events, problems: reader.problems };
}

/** A trace that was read to its end. */
export interface LoadedTrace {
  readonly path: string;
  readonly header: Header;
  readonly events: readonly TraceEvent[];
  readonly problems: TraceProblems;
}

interface Source {
  readonly file: EventFile;
  readonly reader: LineReader;
  queue: readonly Entry[];
  taken: number;
}

/** A line of a file; without an event when its kind is unknown, which is no loss. */
interface Entry {
  readonly seq: number;
  readonly event: TraceEvent | undefined;
}

function openSources(path: string): Source[] {
  const sources: Source[] = [];
  for (const file of EVENT_FILES) {
    const reader = LineReader.open(inside(path, file));
    if (reader !== undefined) sources.push({ file, reader, queue: [], taken: 0 });
    else if (file === EVENTS_FILE) throw new TraceNotFoundError(path);
  }
  return sources;
}

function earliest(sources: readonly Source[]): Source | undefined {
  let found: Source | undefined;
  let lowest = Infinity;
  for (const source of sources) {
    const seq = source.queue[source.taken]?.seq;
    if (seq !== undefined && seq < lowest) {
      lowest = seq;
      found = source;
    }
  }
  return found;
}
