/** Reads the first line of a trace. @module */

import { z } from "zod";
import { TraceHeaderError, TraceNewerError, TraceNotFoundError } from "./errors.ts";
import { EVENTS_FILE, inside, SCHEMA } from "./layout.ts";
import { type Line, LineReader } from "./line_reader.ts";

/** The least that a first line needs to be a header of any version. */
const AnyHeader = z.looseObject({ kind: z.literal("header"), schema: z.string(), run: z.string() });
export type AnyHeader = z.infer<typeof AnyHeader>;

/**
 * The header of a trace directory, not yet checked field by field.
 * Throws `TraceNotFoundError`, `TraceHeaderError`, or `TraceNewerError` for a higher schema version.
 */
export async function readHeader(path: string): Promise<AnyHeader> {
  using reader = openEvents(path);
  const first = (await reader.next(1))?.[0];
  if (first === undefined) throw new TraceHeaderError(path, "events.ndjson has no whole line");
  return headerOf(path, first);
}

/** The header in the first line of a trace; throws as `readHeader()` does. */
export function headerOf(path: string, first: Line): AnyHeader {
  if (first.value === undefined) throw new TraceHeaderError(path, first.problem ?? "not JSON");
  const header = AnyHeader.safeParse(first.value);
  if (!header.success) {
    throw new TraceHeaderError(
      path,
      'the first line is not of kind "header" with a schema and a run',
    );
  }
  const version = /^modellens\.run\/(\d+)$/.exec(header.data.schema)?.[1];
  if (version === undefined) {
    throw new TraceHeaderError(path, `its schema is "${header.data.schema}"`);
  }
  if (Number(version) > Number(SCHEMA.split("/")[1])) {
    throw new TraceNewerError(path, header.data.schema, SCHEMA);
  }
  return header.data;
}

function openEvents(path: string): LineReader {
  const reader = LineReader.open(inside(path, EVENTS_FILE));
  if (reader === undefined) throw new TraceNotFoundError(path);
  return reader;
}
