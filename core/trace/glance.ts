/** What a run is, without reading all of it. @module */

import type { ModelLensError } from "../errors.ts";
import { Header } from "../events/header.ts";
import { TraceHeaderError, TraceNewerError, TraceNotFoundError } from "./errors.ts";
import { readHeader } from "./header_line.ts";
import { EVENT_FILES, EVENTS_FILE, inside } from "./layout.ts";
import { parseLine } from "./line_reader.ts";

/** A run at a glance. */
export type Glance =
  | {
    readonly path: string;
    readonly header: Header;
    /** From the last lifecycle event among the last lines; `open` while it goes on or after a death. */
    readonly status: "completed" | "failed" | "interrupted" | "open";
    /** Bytes of its event files. */
    readonly bytes: number;
  }
  | { readonly path: string; readonly problem: ModelLensError };

/** How many bytes at the end are looked at for the last lifecycle event. */
const TAIL = 65_536;

/** Reads header and end of a run. What is wrong with the directory is in the result. */
export async function glance(path: string): Promise<Glance> {
  try {
    const header = Header.safeParse(await readHeader(path));
    if (!header.success) {
      return { path, problem: new TraceHeaderError(path, header.error.issues[0]?.message ?? "") };
    }
    const bytes = EVENT_FILES.reduce((sum, name) => sum + sizeOf(inside(path, name)), 0);
    return { path, header: header.data, status: statusOf(inside(path, EVENTS_FILE)), bytes };
  } catch (problem) {
    const expected = [TraceHeaderError, TraceNewerError, TraceNotFoundError];
    for (const one of expected) if (problem instanceof one) return { path, problem };
    throw problem;
  }
}

function statusOf(file: string): "completed" | "failed" | "interrupted" | "open" {
  using handle = Deno.openSync(file);
  const size = handle.statSync().size;
  handle.seekSync(Math.max(0, size - TAIL), Deno.SeekMode.Start);
  const buffer = new Uint8Array(Math.min(size, TAIL));
  const count = handle.readSync(buffer) ?? 0;
  const lines = new TextDecoder().decode(buffer.subarray(0, count)).split("\n").reverse();
  for (const line of lines) {
    const kind = parseLine(line, 0).value?.["kind"];
    if (kind === "run.completed") return "completed";
    if (kind === "run.failed") return "failed";
    if (kind === "run.interrupted") return "interrupted";
    if (kind === "run.resumed") return "open";
  }
  return "open";
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw cause;
  }
}
