/** Finds events of a file by their `seq`, which rises within a file, without reading what is before. @module */

import type { TraceEvent } from "../../core/events/mod.ts";
import { Blobs } from "../../core/trace/blobs.ts";
import { EVENTS_FILE, impliedKind, inside } from "../../core/trace/layout.ts";
import { bytesAt, objectIn, openPart, readLines } from "./line_blocks.ts";

/** Stretches that are not longer than this are read through. */
const NEAR = 64 * 1024;
const NEWLINE = 0x0a;

/** Where the first line begins that holds an event whose `seq` is at least `seq`; the end of the file when there is none. */
export function offsetOfSeq(file: Deno.FsFile, seq: number): number {
  let low = 0;
  let high = file.statSync().size;
  while (high - low > NEAR) {
    const middle = low + Math.floor((high - low) / 2);
    const found = lineAfter(file, { start: middle, end: high });
    if (found === undefined || found.seq >= seq) high = middle;
    else low = found.offset;
  }
  return scan(file, { start: low, seq });
}

/** Events of `events.ndjson` whose `seq` is from `first` to `last`, with their texts. Throws `TraceUnreadableError`. */
export function* eventsBetween(
  run: string,
  { first, last }: { readonly first: number; readonly last: number },
): Generator<TraceEvent> {
  const opened = openPart(inside(run, EVENTS_FILE));
  if (opened === undefined) return;
  using file = opened;
  const blobs = new Blobs(run);
  let start = offsetOfSeq(file, first);
  for (;;) {
    const { lines, next } = readLines(file, { start, size: NEAR });
    if (next === start) return;
    for (const { text } of lines) {
      const fields = text === undefined ? undefined : objectIn(text);
      const seq = fields?.["seq"];
      if (typeof seq !== "number" || seq < first || typeof fields?.["kind"] !== "string") continue;
      if (seq > last) return;
      // Written by `TraceWriter`, which checked it. A text that is not there stays a reference.
      yield blobs.load(fields, () => undefined) as TraceEvent;
    }
    start = next;
  }
}

/** The event of that `seq`, with its texts; undefined when it is not there. */
export function eventAt(run: string, seq: number): TraceEvent | undefined {
  if (seq < 0) return undefined;
  return [...eventsBetween(run, { first: seq, last: seq })].at(0);
}

/** The kind of a line's event. */
export function kindOf(
  fields: Readonly<Record<string, unknown>>,
  file: Parameters<typeof impliedKind>[0],
): unknown {
  return fields["kind"] ?? impliedKind(file);
}

/** The first line with a `seq` that begins after `start`. */
function lineAfter(
  file: Deno.FsFile,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly offset: number; readonly seq: number } | undefined {
  let from = nextLine(file, { start, end });
  while (from !== undefined && from < end) {
    const { lines, next } = readLines(file, { start: from, size: 4096 });
    for (const { text, offset } of lines) {
      const seq = seqOf(text);
      if (seq !== undefined && offset < end) return { offset, seq };
    }
    if (next === from) return undefined;
    from = next;
  }
  return undefined;
}

/** Where the line after the one that `start` lies in begins. */
function nextLine(
  file: Deno.FsFile,
  { start, end }: { readonly start: number; readonly end: number },
): number | undefined {
  for (let from = start; from < end; from += NEAR) {
    const found = bytesAt(file, { start: from, length: NEAR }).indexOf(NEWLINE);
    if (found >= 0) return from + found + 1;
  }
  return undefined;
}

function scan(
  file: Deno.FsFile,
  { start, seq }: { readonly start: number; readonly seq: number },
): number {
  for (let from = start;;) {
    const { lines, next } = readLines(file, { start: from, size: NEAR });
    for (const { text, offset } of lines) if ((lastSeqOf(text) ?? -1) >= seq) return offset;
    if (next === from) return from;
    from = next;
  }
}

function seqOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, quick] = /^\{"seq":(\d{1,15}),/.exec(text) ?? [];
  const seq = quick === undefined ? objectIn(text)?.["seq"] : Number(quick);
  return typeof seq === "number" ? seq : undefined;
}

/** The `seq` of the last event that a line holds. */
function lastSeqOf(text: string | undefined): number | undefined {
  const [, last] = /^\{"seq":\d{1,15},"t":\d{1,15},"last":(\d{1,15}),/.exec(text ?? "") ?? [];
  return last === undefined ? seqOf(text) : Number(last);
}
