/** Where a run stopped: the highest `seq` and the latest `t` in its files. @module */

import { EVENT_FILES, inside } from "./layout.ts";
import { LineReader, parseLine } from "./line_reader.ts";

/** Stamps are looked for in this many bytes at the end of a file before the whole file is read. */
const TAIL = 1024 * 1024;

/** Highest `seq` and latest `t` (ns); undefined when no event is left. */
export async function lastStamp(path: string): Promise<{ seq: number; t: number } | undefined> {
  let last: { seq: number; t: number } | undefined;
  for (const name of EVENT_FILES) {
    const stamp = tailStamp(inside(path, name)) ?? await wholeStamp(inside(path, name));
    if (stamp === undefined) continue;
    last = {
      seq: Math.max(last?.seq ?? 0, stamp.seq),
      t: Math.max(last?.t ?? 0, stamp.t),
    };
  }
  return last;
}

function tailStamp(file: string): { seq: number; t: number } | undefined {
  const opened = openExisting(file);
  if (opened === undefined) return undefined;
  using handle = opened;
  const size = handle.statSync().size;
  handle.seekSync(Math.max(0, size - TAIL), Deno.SeekMode.Start);
  const bytes = new Uint8Array(Math.min(size, TAIL));
  let filled = 0;
  for (
    let count: number | null = 0;
    count !== null && filled < bytes.length;
    filled += count ?? 0
  ) {
    count = handle.readSync(bytes.subarray(filled));
  }
  // A cut first line does not parse, and is passed over like a damaged one.
  const lines = new TextDecoder().decode(bytes).split("\n").reverse();
  return best(lines.slice(0, 256).map((line) => stampOf(parseLine(line, 0).value)));
}

async function wholeStamp(file: string): Promise<{ seq: number; t: number } | undefined> {
  const opened = LineReader.open(file);
  if (opened === undefined) return undefined;
  using reader = opened;
  let last: { seq: number; t: number } | undefined;
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    last = best([last, ...batch.map(({ value }) => stampOf(value))]);
  }
  return last;
}

function stampOf(
  value: Readonly<Record<string, unknown>> | undefined,
): { seq: number; t: number } | undefined {
  if (typeof value?.seq !== "number" || typeof value.t !== "number") return undefined;
  return { seq: value.seq, t: value.t };
}

function best(
  stamps: readonly ({ seq: number; t: number } | undefined)[],
): { seq: number; t: number } | undefined {
  return stamps.reduce(
    (found, one) =>
      found === undefined || one === undefined
        ? found ?? one
        : { seq: Math.max(found.seq, one.seq), t: Math.max(found.t, one.t) },
    undefined,
  );
}

function openExisting(file: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}
