/** Reads NDJSON in batches, and says of every line that is not one what is wrong with it. @module */

import type { Known } from "../events/envelope.ts";

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

/** Reads lines forward; after the end it goes on when the file has grown. */
export class LineReader implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #block = new Uint8Array(256 * 1024);
  readonly #decoder = new TextDecoder();
  /** Bytes of a line whose end has not been read. */
  #rest = new Uint8Array(0);
  #lines: string[] = [];
  #number = 0;

  /** For `open()`. */
  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Undefined when there is no such file. */
  static open(path: string): LineReader | undefined {
    try {
      return new LineReader(Deno.openSync(path));
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw cause;
    }
  }

  /** Bytes after the last newline: a torn line, or one that is being written. */
  get tornBytes(): number {
    return this.#rest.length;
  }

  /** Up to `most` further lines; undefined when there is none (yet). */
  async next(most = Infinity): Promise<Line[] | undefined> {
    while (this.#lines.length === 0) {
      const count = await this.#file.read(this.#block);
      if (count === null) return undefined;
      this.#take(this.#block.subarray(0, count));
    }
    const taken = most >= this.#lines.length ? this.#lines.splice(0) : this.#lines.splice(0, most);
    return taken.map((text) => parseLine(text, ++this.#number));
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  #take(bytes: Uint8Array): void {
    const last = bytes.lastIndexOf(NEWLINE);
    if (last < 0) {
      this.#rest = joined(this.#rest, bytes);
      return;
    }
    const whole = this.#decoder.decode(joined(this.#rest, bytes.subarray(0, last)));
    this.#rest = bytes.slice(last + 1);
    this.#lines = whole.split("\n");
  }
}

/** Reads a line of NDJSON; a carriage return at its end (a checkout on Windows) is no fault. */
export function parseLine(text: string, number: number): Line {
  const result = parseObject(text.endsWith("\r") ? text.slice(0, -1) : text);
  return result.value === null
    ? { number, value: undefined, problem: result.reason, refers: false }
    : { number, value: result.value, refers: text.includes('"$blob"') };
}

function parseObject(text: string): Known<Readonly<Record<string, unknown>>> {
  if (text === "") return { value: null, reason: "the line is empty" };
  try {
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

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
