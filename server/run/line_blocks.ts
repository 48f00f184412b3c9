/** Reads whole lines of a growing file in blocks, with the place of each. @module */

import { TraceUnreadableError } from "../../core/trace/errors.ts";
import { openRegularFile } from "../../core/trace/file_bytes.ts";

/** A line and where it stands. */
export interface PlacedLine {
  /** Undefined when it is not UTF-8. */
  readonly text: string | undefined;
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** Bytes without the newline. */
  readonly length: number;
}

/** Lines from one place on, and where the next begins. */
export interface LineBlock {
  readonly lines: readonly PlacedLine[];
  readonly next: number;
  /** Bytes that are there after `next`: a line that is not whole. */
  readonly restBytes: number;
  /** Whether the file ended there when it was read. */
  readonly atEnd: boolean;
}

const NEWLINE = 0x0a;
const BRACE = 0x7d;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The lines that begin at `start`: as many as are whole in `size` bytes, or one where that is longer.
 * At the end of the file a line that lacks only its newline counts, because no beginning of an object
 * is one.
 */
export function readLines(
  file: Deno.FsFile,
  { start, size }: { readonly start: number; readonly size: number },
): LineBlock {
  for (let wanted = size;; wanted *= 4) {
    const bytes = bytesAt(file, { start, length: wanted });
    const atEnd = bytes.length < wanted;
    const last = bytes.lastIndexOf(NEWLINE);
    if (last < 0 && !atEnd) continue;
    const lines = linesOf(bytes.subarray(0, last + 1), start);
    const next = start + last + 1;
    const rest = bytes.subarray(last + 1);
    const early = atEnd ? unended(rest, next) : undefined;
    if (early === undefined) return { lines, next, restBytes: rest.length, atEnd };
    return { lines: [...lines, early], next: next + rest.length, restBytes: 0, atEnd };
  }
}

/** The bytes of a range; fewer where the file ends. */
export function bytesAt(
  file: Deno.FsFile,
  { start, length }: { readonly start: number; readonly length: number },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  file.seekSync(start, Deno.SeekMode.Start);
  while (filled < length) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Opens a file of a trace; undefined when there is none. Throws `TraceUnreadableError`. */
export function openPart(path: string): Deno.FsFile | undefined {
  try {
    return openRegularFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new TraceUnreadableError(path, cause);
  }
}

function linesOf(bytes: Uint8Array, start: number): PlacedLine[] {
  if (bytes.length === 0) return [];
  const texts = decoded(bytes)?.split("\n");
  const lines: PlacedLine[] = [];
  let number = 0;
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, from);
    const text = texts === undefined ? decoded(bytes.subarray(from, end)) : texts[number];
    number++;
    // A newline alone ends a line that was given out before its newline was there.
    if (end > from) lines.push({ text, offset: start + from, length: end - from });
    from = end + 1;
  }
  return lines;
}

function unended(rest: Uint8Array, offset: number): PlacedLine | undefined {
  // Anything else is torn, and is not parsed each time somebody looks.
  if (rest.length === 0 || !rest.subarray(-2).includes(BRACE)) return undefined;
  const text = decoded(rest);
  if (text === undefined || objectIn(text) === undefined) return undefined;
  return { text, offset, length: rest.length };
}

/** The JSON object of a line; undefined when it is none. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    // An object from JSON.parse has string keys.
    return value as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}
