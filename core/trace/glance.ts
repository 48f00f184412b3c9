/** What a run is, without reading all of it. @module */

import type { ModelLensError } from "../errors.ts";
import type { Header } from "../events/header.ts";
import { type Ending, endingOf } from "./ending.ts";
import {
  TraceHeaderError,
  TraceNewerError,
  TraceNotFoundError,
  TraceUnreadableError,
} from "./errors.ts";
import { lastLines, openRegularFile } from "./file_bytes.ts";
import { readHeader } from "./header_line.ts";
import { EVENT_FILES, EVENTS_FILE, inside } from "./layout.ts";
import { parseLine } from "./line_reader.ts";

/** A run at a glance. */
export type Glance =
  | {
    readonly path: string;
    readonly header: Header;
    /** From the last lifecycle event among the last lines; `open` while it goes on or after a death. */
    readonly status: Ending;
    /** Bytes of its event files. */
    readonly bytes: number;
  }
  | { readonly path: string; readonly problem: ModelLensError };

/** How many bytes at the end are looked at for the last lifecycle event. */
const TAIL = 65_536;

/** Reads header and end of a run. What is wrong with the directory is in the result. */
export async function glance(path: string): Promise<Glance> {
  try {
    const header = await readHeader(path);
    const bytes = EVENT_FILES.reduce((sum, name) => sum + sizeOf(inside(path, name)), 0);
    return { path, header, status: statusOf(inside(path, EVENTS_FILE)), bytes };
  } catch (problem) {
    const expected = [TraceHeaderError, TraceNewerError, TraceNotFoundError, TraceUnreadableError];
    for (const one of expected) if (problem instanceof one) return { path, problem };
    throw problem;
  }
}

function statusOf(path: string): Ending {
  using file = openRegularFile(path);
  for (const line of lastLines(file, TAIL)) {
    const ending = endingOf(parseLine(line, 0).value?.["kind"]);
    if (ending !== undefined) return ending;
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
