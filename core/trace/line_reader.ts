/** Reads NDJSON in batches, and says of every line that is not one what is wrong with it. @module */

import type { Known } from "../events/envelope.ts";
import { TraceUnreadableError } from "./errors.ts";
import { openRegularFile } from "./file_bytes.ts";

/** One line of a file. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** The JSON object, or undefined when the line is damaged. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Why `value` is undefined. */
  readonly problem?: string;
  /** Whether it may refer to blobs. */
  readonly refers: boolean;
}

const NEWLINE = 0x0a;
const BRACE = 0x7d;
/** Bytes that are read at a time of a long file. */
const LARGE = 256 * 1024;
/** What most files fit in is shared by all: it is emptied before anybody else has a turn. */
const SMALL = new Uint8Array(16 * 1024);
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads lines forward; after the end it goes on when the file has grown. */
export class LineReader implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #block = SMALL;
  /** Bytes of a line whose end has not been read. */
  #rest: Uint8Array[] = [];
  #lines: (string | undefined)[] = [];
  /** Whether a line was given out before its newline was there. */
  #early = false;
  #number = 0;

  /** For `open()`. */
  constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Undefined when there is no such file. Throws `TraceUnreadableError` when it may not be opened. */
  static open(path: string): LineReader | undefined {
    try {
      return new LineReader(path, openRegularFile(path));
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw new TraceUnreadableError(path, cause);
    }
  }

  /** Bytes after the last whole line: a torn line, or one that is being written. */
  get tornBytes(): number {
    return this.#rest.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Up to `most` further lines; undefined when there is none (yet). A last line that lacks only its
   * newline counts, because no beginning of an object is one. Throws `TraceUnreadableError`.
   */
  async next(most = Infinity): Promise<Line[] | undefined> {
    while (this.#lines.length === 0) {
      if (!await this.#more()) return this.#unended();
    }
    const taken = most >= this.#lines.length ? this.#lines : this.#lines.slice(0, most);
    this.#lines = this.#lines.slice(taken.length);
    return taken.map((text) => parseLine(text, ++this.#number));
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** Reads on; false at the end of the file. */
  async #more(): Promise<boolean> {
    const block = this.#block;
    let count: number | null;
    try {
      // Waiting takes longer than reading a small file; in a long one others have their turn.
      count = block === SMALL ? this.#file.readSync(block) : await this.#file.read(block);
    } catch (cause) {
      throw new TraceUnreadableError(this.#path, cause);
    }
    if (count === null) return false;
    this.#take(block.subarray(0, count));
    if (block === SMALL && count === SMALL.length) this.#block = new Uint8Array(LARGE);
    return true;
  }

  #take(block: Uint8Array): void {
    let bytes = block;
    if (this.#early) {
      // What the line given out lacked.
      if (bytes[0] === NEWLINE) bytes = bytes.subarray(1);
      this.#early = false;
    }
    const last = bytes.lastIndexOf(NEWLINE);
    if (last >= 0) {
      this.#rest.push(bytes.subarray(0, last));
      this.#lines = linesIn(joined(this.#rest));
      this.#rest = [];
    }
    if (last + 1 < bytes.length) this.#rest.push(bytes.slice(last + 1));
  }

  #unended(): Line[] | undefined {
    const end = this.#rest.at(-1);
    // Anything else is torn, and is not parsed each time somebody looks.
    if (end === undefined || !end.subarray(-2).includes(BRACE)) return undefined;
    const line = lineIn(joined(this.#rest));
    if (line.value === undefined) return undefined;
    this.#rest = [];
    this.#early = true;
    return [{ ...line, number: ++this.#number }];
  }
}

/** Reads a line of NDJSON; a carriage return at its end (a checkout on Windows) is no fault. */
export function parseLine(text: string | undefined, number: number): Line {
  const result = parseObject(text);
  return result.value === null
    ? { number, value: undefined, problem: result.reason, refers: false }
    : { number, value: result.value, refers: text?.includes('$blob"') === true };
}

/** The one line that bytes without a newline hold. Its number is 0. */
export function lineIn(bytes: Uint8Array): Line {
  return parseLine(linesIn(bytes)[0], 0);
}

/** Undefined for a line that is not UTF-8. */
function linesIn(bytes: Uint8Array): (string | undefined)[] {
  const text = decoded(bytes);
  if (text !== undefined) return text.split("\n");
  const lines: (string | undefined)[] = [];
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    lines.push(decoded(bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

function parseObject(text: string | undefined): Known<Readonly<Record<string, unknown>>> {
  if (text === undefined) return { value: null, reason: "the line is not UTF-8" };
  if (text === "" || text === "\r") return { value: null, reason: "the line is empty" };
  try {
    // The carriage return is white space to JSON.
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { value: null, reason: "the line is not a JSON object" };
    }
    // An object from JSON.parse has string keys.
    return { value: value as Record<string, unknown>, source: "line" };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return { value: null, reason: "the line is not JSON" };
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, second] = pieces;
  if (only !== undefined && second === undefined) return only;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
}
