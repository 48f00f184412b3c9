/** Finds chunks by call, by time and by place, without parsing `tokens.ndjson` more than once. @module */

import { inside, TOKENS_FILE } from "../../../core/trace/layout.ts";
import { chunksIn, GATHERED } from "../../../core/trace/lines/chunk_lines.ts";
import { stampOf } from "../../runs/run_folder.ts";
import { bytesAt, objectIn, openPart, readLines } from "../line_blocks.ts";
import { ChunkColumns } from "./columns.ts";

/** Bytes that are read at a time; between two blocks others have their turn. */
const BLOCK = 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** Knows every chunk of a run up to where it last looked. */
export class ChunkIndex {
  readonly columns: ChunkColumns;
  /** Spans of calls that have chunks, in the order of their first. */
  readonly spans: string[];
  badLines = 0;
  /** Bytes after the last whole line. */
  tornBytes = 0;
  /** Where the next line begins. */
  next = 0;
  readonly #path: string;
  readonly #numbers: Map<string, number>;
  #grouped: Grouped = { count: 0, starts: new Uint32Array(1), rows: new Uint32Array(0) };
  #extending: Promise<void> | undefined;

  constructor(run: string) {
    this.#path = inside(run, TOKENS_FILE);
    this.columns = new ChunkColumns();
    this.spans = [];
    this.#numbers = new Map();
  }

  /** Bytes of the file that were not read yet. */
  get unreadBytes(): number {
    return Math.max(0, (stampOf(this.#path)?.size ?? 0) - this.next);
  }

  /** Reads on to the end of the file. Calls that overlap share one reading. Throws `TraceUnreadableError`. */
  async extend(): Promise<void> {
    this.#extending ??= this.#extend();
    try {
      await this.#extending;
    } finally {
      this.#extending = undefined;
    }
  }

  /** Chunks of a call so far. */
  countOf(span: string): number {
    return this.rowsOf(span).length;
  }

  /** Rows of a call's chunks, in the order of the file. */
  rowsOf(span: string): Uint32Array {
    const number = this.#numbers.get(span);
    if (number === undefined) return new Uint32Array(0);
    const { starts, rows } = this.#group();
    return rows.subarray(starts[number], starts[number + 1]);
  }

  /** The chunks of these rows, as objects; null for one that is not there any more. */
  read(rows: Uint32Array): (Fields | null)[] {
    const { offset, length, nth } = this.columns;
    const opened = openPart(this.#path);
    if (opened === undefined) return Array.from(rows, () => null);
    using file = opened;
    const decoder = new TextDecoder();
    let start = -1;
    let chunks: readonly Fields[] = [];
    return Array.from(rows, (row) => {
      // Those that share a line follow on one another.
      if (offset[row] !== start) {
        start = offset[row] ?? 0;
        const line = objectIn(decoder.decode(bytesAt(file, { start, length: length[row] ?? 0 })));
        chunks = line === undefined ? [] : chunksOf(line) ?? [];
      }
      return chunks[nth[row] ?? 0] ?? null;
    });
  }

  async #extend(): Promise<void> {
    const opened = openPart(this.#path);
    if (opened === undefined) return;
    using file = opened;
    for (;;) {
      // One byte more than there is shows that it ends there.
      const size = Math.min(BLOCK, Math.max(0, file.statSync().size - this.next) + 1);
      const { lines, next, restBytes, atEnd } = readLines(file, { start: this.next, size });
      this.tornBytes = restBytes;
      if (next === this.next) return;
      for (const { text, offset, length } of lines) {
        const fields = text === undefined ? undefined : objectIn(text);
        if (fields === undefined || !this.#add(fields, { offset, length })) this.badLines++;
      }
      this.next = next;
      if (atEnd) return;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  #add(line: Fields, place: { readonly offset: number; readonly length: number }): boolean {
    const chunks = chunksOf(line);
    return chunks?.every((one, nth) => this.#addOne(one, { ...place, nth })) ?? false;
  }

  #addOne(
    { seq, t, span, kind }: Fields,
    place: { readonly offset: number; readonly length: number; readonly nth: number },
  ): boolean {
    if (!isCount(seq) || typeof t !== "number" || typeof span !== "string") return false;
    // A kind that a later version keeps here is no chunk and no damage.
    if (kind !== undefined && kind !== "chunk.received") return true;
    this.columns.push({ seq, t, call: this.#numberOf(span), ...place });
    return true;
  }

  #numberOf(span: string): number {
    const known = this.#numbers.get(span);
    if (known !== undefined) return known;
    const number = this.spans.push(span) - 1;
    this.#numbers.set(span, number);
    return number;
  }

  /** Rows sorted by call, made anew when there are more. */
  #group(): Grouped {
    const { columns: { call, count }, spans } = this;
    if (this.#grouped.count === count) return this.#grouped;
    const starts = new Uint32Array(spans.length + 1);
    for (let row = 0; row < count; row++) starts[(call[row] ?? 0) + 1]!++;
    for (let number = 0; number < spans.length; number++) starts[number + 1]! += starts[number]!;
    const rows = new Uint32Array(count);
    const filled = starts.slice();
    for (let row = 0; row < count; row++) rows[filled[call[row]!]!++] = row;
    this.#grouped = { count, starts, rows };
    return this.#grouped;
  }
}

interface Grouped {
  readonly count: number;
  /** Where the rows of each call begin; one more than there are calls. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** The chunks that a line holds; undefined where it does not hold what it says. */
export function chunksOf(line: Fields): readonly Fields[] | undefined {
  return line["kind"] === GATHERED ? chunksIn(line) : [line];
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
