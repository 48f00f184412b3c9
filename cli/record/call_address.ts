/**
 * Finds what a user names: a run, or one call of it as `<run>:<call>`. The run as everywhere (path,
 * id, a part of an id, `latest`, nothing for `latest`); the call by its span, or by the id of a
 * sample or its end.
 * @module
 */

import { nearest } from "../../core/config/nearest.ts";
import {
  type RecordedCall,
  type RecordedCalls,
  recordedCalls,
} from "../../core/calls/recorded_call.ts";
import { UsageError } from "../errors.ts";
import { findRun } from "../trace/folder.ts";

/** Calls of one trace, as they were named. */
export interface Named extends RecordedCalls {
  /** The one that was named; undefined where a whole run was. */
  readonly one: RecordedCall | undefined;
}

/** The run, and in it the call, that a name means. Throws `TraceNotFoundError` or `UsageError`. */
export async function findCalls(name: string, folder: string): Promise<Named> {
  const { run, call } = partsOf(name);
  const found = await recordedCalls(await findRun(run, folder));
  return { ...found, one: call === undefined ? undefined : callNamed(call, found) };
}

/** The directory that a name means and, where it names a call, its span. Nothing is read for a whole run. */
export async function runOrCall(
  name: string,
  folder: string,
): Promise<{ readonly path: string; readonly call: string | undefined }> {
  const { run, call } = partsOf(name);
  if (call === undefined) return { path: await findRun(run, folder), call };
  const { path, one } = await findCalls(name, folder);
  return { path, call: one?.span };
}

/** The one call that a name means; a run with one call needs no more than its own name. */
export async function findCall(
  name: string,
  folder: string,
): Promise<RecordedCalls & { readonly one: RecordedCall }> {
  const found = await findCalls(name, folder);
  const { calls, one = calls.length === 1 ? calls[0] : undefined } = found;
  if (one !== undefined) return { ...found, one };
  throw new UsageError(
    `Cannot tell which call of "${name}" is meant: it has ${calls.length}`,
    `Name one as <run>:<call>; "trace calls ${name}" lists them`,
  );
}

/** A colon as in `C:\traces` is no end of a run's name. */
function partsOf(name: string): { readonly run: string; readonly call: string | undefined } {
  const at = name.lastIndexOf(":");
  if (at < 0 || /^[a-z]:[\\/]/i.test(name.slice(at - 1))) return { run: name, call: undefined };
  return { run: name.slice(0, at) || "latest", call: name.slice(at + 1) };
}

function callNamed(name: string, { calls, header }: RecordedCalls): RecordedCall {
  const exact = calls.findLast(({ span, sample }) => span === name || sample === name);
  if (exact !== undefined) return exact;
  if (name === "last" && calls.length > 0) return calls[calls.length - 1] as RecordedCall;
  const ends = calls.filter(({ sample }) => name !== "" && sample?.endsWith(`/${name}`) === true);
  const samples = new Set(ends.map(({ sample }) => sample));
  const last = ends.at(-1);
  if (last !== undefined && samples.size === 1) return last;
  const known = calls.flatMap(({ span, sample }) => sample === undefined ? [span] : [span, sample]);
  const near = nearest(name, known);
  throw new UsageError(
    samples.size > 1
      ? `Cannot tell which call "${name}" is: it fits ${[...samples].slice(0, 4).join(", ")}`
      : `Cannot find call "${name}" in "${header.run}"`,
    near === undefined
      ? `"trace calls ${header.run}" lists the calls there are`
      : `Did you mean "${near}"?`,
  );
}
