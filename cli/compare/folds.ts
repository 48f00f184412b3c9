/** Runs as they are read to be compared. @module */

import { RunFold } from "../../core/run/fold.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { findRun } from "../trace/folder.ts";

/** A run with all that its report needs. */
export interface ReadRun {
  readonly path: string;
  readonly fold: RunFold;
}

/** Reads a run by its name. Throws `TraceNotFoundError` or what reading throws. */
export async function readRun(name: string, folder: string): Promise<ReadRun> {
  const path = await findRun(name, folder);
  const { events } = await loadTrace(path);
  const fold = new RunFold();
  for (const event of events) fold.add(event);
  return { path, fold };
}
