/** Reads a trace back: the events of all its files in one order, and everything that is wrong with them. @module */

import type { BlobRef } from "../events/envelope.ts";
import type { Header } from "../events/header.ts";
import { type EventKind, schemaOf, type TraceEvent } from "../events/mod.ts";
import { Blobs } from "./blobs.ts";
import { chunksIn, GATHERED } from "./lines/chunk_lines.ts";
import { ContinuedRequests } from "./wire/continued_requests.ts";
import { checkedHeader, noTrace } from "./header_line.ts";
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
  /** Their `seq`, from first to last of each gap; at most 100 are kept. */
  readonly gaps: { readonly first: number; readonly last: number }[];
  /** Events whose `seq` was seen before. */
  repeatedEvents: number;
  /** Events whose kind this version does not know; they are passed over. */
  readonly unknownKinds: Record<string, number>;
  /** Event files that are not there; empty ones are. */
  readonly absentFiles: EventFile[];
  /** Texts that are referred to and are not there or are not what was stored; each once. */
  readonly badBlobs: { readonly blob: string; readonly reason: string }[];
  /** Requests that go on from one that is not there, by the span of that one; each once. */
  readonly brokenRequests: { readonly span: string; readonly reason: string }[];
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
    gaps: [],
    repeatedEvents: 0,
    unknownKinds: {},
    absentFiles: [],
    badBlobs: [],
    brokenRequests: [],
  };
  readonly #requests = new ContinuedRequests();
  readonly #sources: readonly Source[];
  readonly #blobs: Blobs;
  readonly #badBlobs = new Set<string>();
  readonly #texts: boolean;
  #next = 0;

  /** For `open()`. */
  constructor(path: string, opened: Opened) {
    this.path = path;
    this.header = opened.header;
    this.#sources = opened.sources;
    this.#texts = opened.texts;
    this.#blobs = new Blobs(path);
  }

  /**
   * Opens a trace directory. Throws `TraceNotFoundError`, `TraceHeaderError`, `TraceNewerError` or
   * `TraceUnreadableError`. Torn tails and damaged lines are no errors: they are counted in `problems`.
   */
  static async open(path: string, { texts = true }: ReadOptions = {}): Promise<TraceReader> {
    using undo = new DisposableStack();
    const events = undo.use(LineReader.open(inside(path, EVENTS_FILE)));
    if (events === undefined) throw noTrace(path);
    const header = checkedHeader(path, (await events.next(1))?.[0]);
    undo.move();
    const sources = EVENT_FILES.map((file) => ({
      file,
      reader: file === EVENTS_FILE ? events : undefined,
      queue: [],
      taken: 0,
    }));
    return new TraceReader(path, { header, sources, texts });
  }

  /** All events in the order of `seq`, in batches. Throws `TraceUnreadableError`. */
  async *events(): AsyncGenerator<readonly TraceEvent[]> {
    for (;;) {
      const batch = await this.more();
      if (batch.length === 0) break;
      yield batch;
    }
    for (const { file, reader } of this.#sources) {
      if (reader === undefined) this.problems.absentFiles.push(file);
      else if (reader.tornBytes > 0) this.problems.tornBytes[file] = reader.tornBytes;
    }
  }

  /** Further events in order; empty when there is none (yet). Reads on when the files have grown. */
  async more(): Promise<TraceEvent[]> {
    const batch: TraceEvent[] = [];
    while (batch.length < BATCH) {
      // The next in order can only be the lowest that has been read: nothing needs to be waited for.
      const source = lowest(this.#sources, this.#next) ?? await this.#lookFurther();
      const entry = source?.queue[source.taken++];
      if (entry === undefined) break;
      this.#count(entry.seq);
      if (entry.event !== undefined) batch.push(this.#whole(entry.event));
    }
    return batch;
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    for (const { reader } of this.#sources) reader?.[Symbol.dispose]();
  }

  #whole(event: TraceEvent): TraceEvent {
    if (event.kind !== "call.started") return event;
    return this.#requests.restore(event, (span, reason) => {
      if (this.problems.brokenRequests.some((one) => one.span === span)) return;
      this.problems.brokenRequests.push({ span, reason });
    });
  }

  #count(seq: number): void {
    if (seq < this.#next) this.problems.repeatedEvents++;
    if (seq > this.#next) {
      this.problems.missingEvents += seq - this.#next;
      if (this.problems.gaps.length < KEPT) {
        this.problems.gaps.push({ first: this.#next, last: seq - 1 });
      }
    }
    this.#next = Math.max(this.#next, seq + 1);
  }

  /** Reads on; the source whose next event has the lowest `seq`, or undefined at the end of all. */
  async #lookFurther(): Promise<Source | undefined> {
    await this.#fill();
    if (lowest(this.#sources) === undefined) return undefined;
    // The writer wrote what is missing before it wrote this one, so if it exists it can be read now:
    // another file may have been read a moment too early.
    await this.#fill();
    return lowest(this.#sources);
  }

  async #fill(): Promise<void> {
    for (const source of this.#sources) {
      // Whoever follows a run may have come before the file.
      source.reader ??= LineReader.open(inside(this.path, source.file));
      while (source.taken >= source.queue.length) {
        const lines = await source.reader?.next();
        if (lines === undefined) break;
        source.queue = lines.flatMap((line) => this.#entriesOf(line, source.file) ?? []);
        source.taken = 0;
      }
    }
  }

  #entriesOf(line: Line, file: EventFile): Entry | readonly Entry[] | undefined {
    if (line.value === undefined) return this.#bad(file, line.number, line.problem ?? "damaged");
    const event = "kind" in line.value ? line.value : withKind(line.value, impliedKind(file));
    const { seq, t, kind } = event;
    if (!Number.isSafeInteger(seq) || typeof t !== "number" || typeof kind !== "string") {
      return this.#bad(file, line.number, "the line has no seq, t and kind");
    }
    if (kind === GATHERED) {
      const chunks = chunksIn(event);
      if (chunks === undefined) {
        return this.#bad(file, line.number, "the line does not hold the chunks that it says");
      }
      return chunks.map((chunk) => ({ seq: chunk.seq, event: chunk }));
    }
    if (schemaOf(kind) === undefined) {
      this.problems.unknownKinds[kind] = (this.problems.unknownKinds[kind] ?? 0) + 1;
      return { seq: Number(seq), event: undefined };
    }
    const loaded = this.#texts && line.refers ? this.#blobs.load(event, this.#report) : event;
    // Written by `TraceWriter`, which checked it; `verifyTrace()` checks it again.
    return { seq: Number(seq), event: loaded as TraceEvent };
  }

  readonly #report = ({ $blob }: BlobRef, reason: string): void => {
    if (this.#badBlobs.has($blob)) return;
    this.#badBlobs.add($blob);
    this.problems.badBlobs.push({ blob: $blob, reason });
  };

  #bad(file: string, line: number, reason: string): undefined {
    this.problems.badLineCount++;
    if (this.problems.badLines.length < KEPT) this.problems.badLines.push({ file, line, reason });
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

/** Events in a batch, at most. */
const BATCH = 1000;
/** Findings of a kind that are kept one by one. */
const KEPT = 100;

interface Opened {
  readonly header: Header;
  readonly sources: readonly Source[];
  readonly texts: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

interface Source {
  readonly file: EventFile;
  /** Undefined while there is no such file. */
  reader: LineReader | undefined;
  queue: readonly Entry[];
  taken: number;
}

/** A line of a file; without an event when its kind is unknown, which is no loss. */
interface Entry {
  readonly seq: number;
  readonly event: TraceEvent | undefined;
}

function withKind({ seq, t, ...fields }: Fields, kind: EventKind | undefined): Fields {
  return { seq, t, kind, ...fields };
}

/** The source whose next entry has the lowest `seq`, if that is at most `most`. */
function lowest(sources: readonly Source[], most = Infinity): Source | undefined {
  let found: Source | undefined;
  let limit = most;
  for (const source of sources) {
    const seq = source.queue[source.taken]?.seq;
    if (seq === undefined || seq > limit || (seq === limit && found !== undefined)) continue;
    limit = seq;
    found = source;
  }
  return found;
}
