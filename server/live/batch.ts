/** Events of a run in order, as the lines of its files have them, from a place on. @module */

import { schemaOf, type TraceEvent } from "../../core/events/mod.ts";
import { Blobs } from "../../core/trace/blobs.ts";
import {
  EVENT_FILES,
  type EventFile,
  EVENTS_FILE,
  impliedKind,
  inside,
} from "../../core/trace/layout.ts";
import { chunksIn, GATHERED } from "../../core/trace/lines/chunk_lines.ts";
import { objectIn, openPart, type PlacedLine, readLines } from "../run/line_blocks.ts";
import { offsetOfSeq } from "../run/seek.ts";
import { WholeRequests } from "../run/whole_requests.ts";

/** A place between two events. */
export interface Cursor {
  /** `seq` of the next event. */
  readonly seq: number;
  /** Where its line or a later one begins in each file. */
  readonly at: Readonly<Record<EventFile, number>>;
}

/** Events that stand one after the other. */
export interface Batch {
  /** Each is the JSON of one event, with its kind and its texts, and without a line end. */
  readonly events: readonly string[];
  /** `seq` of the last. */
  readonly last: number;
  readonly next: Cursor;
}

/** Events in a batch, at most. */
const MOST_EVENTS = 4000;
/** Characters in a batch, at most, unless one event alone has more. */
const MOST_TEXT = 512 * 1024;
/** Bytes that are read of a file at first: of most files few lines have their turn in a batch. */
const FIRST_BLOCK = 8 * 1024;
/** Bytes that are read of it at a time, at most. */
const BLOCK = 128 * 1024;

/** The place of the first event whose `seq` is at least `seq`. Throws `TraceUnreadableError`. */
export function cursorAt(run: string, seq: number): Cursor {
  const place = (name: EventFile) => {
    if (seq <= 0) return 0;
    using file = openPart(inside(run, name));
    return file === undefined ? 0 : offsetOfSeq(file, seq);
  };
  const [events, tokens, machine] = EVENT_FILES;
  return {
    seq,
    at: { [events]: place(events), [tokens]: place(tokens), [machine]: place(machine) },
  };
}

/**
 * The events from a place on; undefined when there is none (yet). What is no event, of a kind that
 * this version does not know, or was there before is passed over, as every reader does; the problems
 * of the run have the count. Throws `TraceUnreadableError`.
 */
export function readBatch(
  run: string,
  { seq, at }: Cursor,
  requests: WholeRequests = new WholeRequests(run),
): Batch | undefined {
  using open = new DisposableStack();
  const parts = EVENT_FILES.map((file) => open.use(new Part(run, { file, start: at[file] })));
  const texts = { blobs: new Blobs(run), requests };
  const events: string[] = [];
  let next = seq;
  let text = 0;
  while (events.length < MOST_EVENTS && text < MOST_TEXT) {
    const part = lowest(parts, next) ?? lowestAfterAnotherLook(parts);
    const entry = part?.take();
    if (entry === undefined) break;
    if (entry.seq < next) continue;
    next = entry.seq + 1;
    const event = entry.json(texts);
    if (event === undefined) continue;
    events.push(event);
    text += event.length;
  }
  const [first, second, third] = parts.map((part) => part.place);
  if (next === seq || first === undefined) return undefined;
  const [one, two, three] = EVENT_FILES;
  return {
    events,
    last: next - 1,
    next: { seq: next, at: { [one]: first, [two]: second ?? 0, [three]: third ?? 0 } },
  };
}

/** An event that has a place in the order. */
interface OrderedEvent {
  readonly seq: number;
  /** The event as JSON; undefined when its kind is unknown. */
  json(texts: Texts): string | undefined;
}

/** Where the texts are that a line only refers to. */
interface Texts {
  readonly blobs: Blobs;
  readonly requests: WholeRequests;
}

type Fields = Readonly<Record<string, unknown>>;

/** One file from a place on; a line is parsed when its turn comes. */
class Part implements Disposable {
  readonly #file: EventFile;
  readonly #handle: Deno.FsFile | undefined;
  #lines: readonly PlacedLine[] = [];
  #index = 0;
  #next: number;
  /** What the line whose turn it is holds, and how much of it was taken. */
  #held: readonly OrderedEvent[] = [];
  #taken = 0;
  /** Whether there was nothing more when it was last read. */
  #ended = false;
  #size = FIRST_BLOCK;

  constructor(run: string, { file, start }: { readonly file: EventFile; readonly start: number }) {
    this.#file = file;
    this.#handle = openPart(inside(run, file));
    this.#next = start;
  }

  /** Where the first line begins that was not taken whole. */
  get place(): number {
    return this.#lines[this.#index]?.offset ?? this.#next;
  }

  /** The event whose turn it is; undefined at the end of the file as it was read. */
  get head(): OrderedEvent | undefined {
    while (this.#taken === this.#held.length) {
      const line = this.#lines[this.#index];
      if (line === undefined) {
        if (this.#ended) return undefined;
        this.#read();
        continue;
      }
      this.#held = eventsOf(line, this.#file);
      this.#taken = 0;
      if (this.#held.length === 0) this.#index++;
    }
    return this.#held[this.#taken];
  }

  /** What has come since it had ended is read after all. */
  lookAgain(): void {
    this.#ended = false;
  }

  take(): OrderedEvent | undefined {
    const { head } = this;
    if (head !== undefined && ++this.#taken === this.#held.length) this.#index++;
    return head;
  }

  [Symbol.dispose](): void {
    this.#handle?.close();
  }

  #read(): void {
    const start = this.#next;
    const block = this.#handle === undefined
      ? undefined
      : readLines(this.#handle, { start, size: this.#size });
    this.#size = Math.min(BLOCK, this.#size * 4);
    this.#ended = block === undefined || block.next === start;
    if (block === undefined || this.#ended) return;
    this.#lines = block.lines;
    this.#index = 0;
    this.#next = block.next;
  }
}

/** The file whose next event comes first, if its `seq` is at most `most`. */
function lowest(parts: readonly Part[], most = Infinity): Part | undefined {
  let found: Part | undefined;
  let limit = most;
  for (const part of parts) {
    const seq = part.head?.seq;
    if (seq === undefined || seq > limit || (seq === limit && found !== undefined)) continue;
    limit = seq;
    found = part;
  }
  return found;
}

/**
 * The same where the next in order is missing. The writer wrote what is missing before it wrote what
 * follows, so if it exists it can be read now: a file may have been read a moment too early.
 */
function lowestAfterAnotherLook(parts: readonly Part[]): Part | undefined {
  if (lowest(parts) === undefined) return undefined;
  for (const part of parts) part.lookAgain();
  return lowest(parts);
}

function eventsOf({ text }: PlacedLine, file: EventFile): readonly OrderedEvent[] {
  const fields = text === undefined ? undefined : objectIn(text);
  if (text === undefined || fields === undefined) return [];
  const { seq, t, kind = impliedKind(file) } = fields;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0) return [];
  if (typeof t !== "number" || typeof kind !== "string") return [];
  if (kind === GATHERED) {
    const chunks = chunksIn(fields) ?? [];
    return chunks.map((one) => ({ seq: one.seq, json: () => JSON.stringify(one) }));
  }
  return [{ seq, json: (texts) => jsonOf(fields, { text, kind, texts }) }];
}

function jsonOf(
  fields: Fields,
  { text, kind, texts }: { readonly text: string; readonly kind: string; readonly texts: Texts },
): string | undefined {
  if (schemaOf(kind) === undefined) return undefined;
  // A carriage return is white space to JSON, and a line end to event streams.
  const isPlain = !text.includes('$blob"') && !text.includes("\r") && !("continues" in fields);
  if (isPlain && fields["kind"] !== undefined) return text;
  const place = isPlain ? afterTime(text) : -1;
  if (place > 0) return `${text.slice(0, place)}"kind":"${kind}",${text.slice(place)}`;
  const { seq, t, ...rest } = fields;
  const loaded = texts.blobs.load({ seq, t, kind, ...rest }, () => undefined);
  // Written by `TraceWriter`, which checked it.
  const event = loaded as TraceEvent;
  return JSON.stringify(event.kind === "call.started" ? texts.requests.restore(event) : event);
}

/** Where the fields after `seq` and `t` begin, in a line as our writer has it; else -1. */
function afterTime(text: string): number {
  if (!text.startsWith('{"seq":')) return -1;
  // Both are numbers, as was checked, so the first two commas end them.
  const comma = text.indexOf(",");
  return text.startsWith('"t":', comma + 1) ? text.indexOf(",", comma + 1) + 1 : -1;
}

/** Bytes of all files of a run, to see whether it has grown. */
export function sizeOf(run: string): number {
  return EVENT_FILES.reduce((sum, file) => {
    try {
      return sum + Deno.statSync(inside(run, file)).size;
    } catch (cause) {
      // Only without its events a run is gone; the other files may come later.
      if (cause instanceof Deno.errors.NotFound && file !== EVENTS_FILE) return sum;
      throw cause;
    }
  }, 0);
}
