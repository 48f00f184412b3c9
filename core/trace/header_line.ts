/** Reads the first line of a trace. @module */

import { z } from "zod";
import { Header } from "../events/header.ts";
import { TraceHeaderError, TraceNewerError, TraceNotFoundError } from "./errors.ts";
import { EVENTS_FILE, inside, SCHEMA } from "./layout.ts";
import { type Line, LineReader } from "./line_reader.ts";
import { issueIn } from "./schema_issue.ts";

/** The least that a first line needs to be a header of any version. */
const AnyHeader = z.looseObject({ kind: z.literal("header"), schema: z.string(), run: z.string() });

/**
 * The header of a trace directory. Throws `TraceNotFoundError`, `TraceHeaderError`,
 * `TraceUnreadableError`, or `TraceNewerError` for a higher schema version.
 */
export async function readHeader(path: string): Promise<Header> {
  const opened = LineReader.open(inside(path, EVENTS_FILE));
  if (opened === undefined) throw noTrace(path);
  using reader = opened;
  return checkedHeader(path, (await reader.next(1))?.[0]);
}

/** Why a path is no trace: nothing is there, or something else is. */
export function noTrace(path: string): TraceNotFoundError {
  switch (kindOf(path)) {
    case "folder":
      return new TraceNotFoundError(
        path,
        'Name the folder of a run: "trace list" shows them, with --traces-dir those of another folder',
        `the folder has no ${EVENTS_FILE}, so it is no run`,
      );
    case "file":
      return new TraceNotFoundError(
        path,
        "Name the folder of the run that it belongs to",
        "it is a file, and a run is a folder",
      );
    case undefined:
      return new TraceNotFoundError(path);
  }
}

function kindOf(path: string): "folder" | "file" | undefined {
  try {
    return Deno.statSync(path).isDirectory ? "folder" : "file";
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    // What cannot be looked at is nothing that could be named better.
    return undefined;
  }
}

/** The header in the first line of a trace, if there is a line; throws as `readHeader()` does. */
export function checkedHeader(path: string, first: Line | undefined): Header {
  if (first === undefined) throw new TraceHeaderError(path, "events.ndjson has no whole line");
  if (first.value === undefined) throw new TraceHeaderError(path, first.problem ?? "not JSON");
  const any = AnyHeader.safeParse(first.value);
  if (!any.success) {
    throw new TraceHeaderError(
      path,
      'the first line is not of kind "header" with a schema and a run',
    );
  }
  checkVersion(path, any.data.schema);
  const header = Header.safeParse(first.value);
  if (!header.success) throw new TraceHeaderError(path, issueIn(header.error));
  return header.data;
}

function checkVersion(path: string, schema: string): void {
  const version = /^modellens\.run\/(\d+)$/.exec(schema)?.[1] ?? 0;
  const known = Number(SCHEMA.split("/")[1]);
  if (Number(version) > known) throw new TraceNewerError(path, schema, SCHEMA);
  // There has been no older one.
  if (Number(version) < known) throw new TraceHeaderError(path, `its schema is "${schema}"`);
}
