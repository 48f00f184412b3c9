/** Where a run stopped: the highest `seq` and the latest `t` in its files. @module */

import { chunksIn, GATHERED } from "./lines/chunk_lines.ts";
import { lastLines, openRegularFile } from "./file_bytes.ts";
import { EVENT_FILES, inside } from "./layout.ts";
import { type Line, LineReader, parseLine } from "./line_reader.ts";

/** Where an event stands. */
export interface Stamp {
  readonly seq: number;
  /** Nanoseconds since the run began. */
  readonly t: number;
}

/** Stamps are looked for in this many bytes at the end of a file before the whole file is read. */
const TAIL = 1024 * 1024;
/** Lines at the end that are looked at; within a file `seq` rises, unless it was tampered with. */
const LINES = 256;

/** Highest `seq` and latest `t`; undefined when no event is left. */
export async function lastStamp(path: string): Promise<Stamp | undefined> {
  let last: Stamp | undefined;
  for (const name of EVENT_FILES) {
    const file = inside(path, name);
    last = later(last, tailStamp(file) ?? await wholeStamp(file));
  }
  return last;
}

function tailStamp(path: string): Stamp | undefined {
  const opened = openExisting(path);
  if (opened === undefined) return undefined;
  using file = opened;
  return lastLines(file, TAIL).slice(0, LINES)
    .map((text) => stampOf(parseLine(text, 0)) ?? damagedStamp(text))
    .reduce(later, undefined);
}

async function wholeStamp(path: string): Promise<Stamp | undefined> {
  const opened = LineReader.open(path);
  if (opened === undefined) return undefined;
  using reader = opened;
  let last: Stamp | undefined;
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    last = batch.map(stampOf).reduce(later, last);
  }
  return last;
}

function stampOf({ value }: Line): Stamp | undefined {
  if (value?.["kind"] === GATHERED) return chunksIn(value)?.reduce(later, undefined);
  const { seq, t } = value ?? {};
  if (typeof seq !== "number" || typeof t !== "number") return undefined;
  return Number.isSafeInteger(seq) ? { seq, t } : undefined;
}

/** A line that cannot be read any more had a `seq` all the same, which must not be given again. */
function damagedStamp(text: string): Stamp | undefined {
  const [, first, t, last] =
    /^\{"seq":(\d{1,15}),"t":(\d{1,15}),(?:"last":(\d{1,15}),)?/.exec(text) ?? [];
  const seq = last ?? first;
  return seq === undefined ? undefined : { seq: Number(seq), t: Number(t) };
}

function later(one: Stamp | undefined, other: Stamp | undefined): Stamp | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { seq: Math.max(one.seq, other.seq), t: Math.max(one.t, other.t) };
}

function openExisting(path: string): Deno.FsFile | undefined {
  try {
    return openRegularFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}
