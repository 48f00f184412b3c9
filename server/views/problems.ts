/** Everything that is wrong with a run's files, found by reading all of them. @module */

import { TraceReader } from "../../core/trace/reader.ts";
import type { RunProblems } from "../api/mod.ts";

/** Reads the whole run, blobs too. Throws as `TraceReader.open()` does. */
export async function problemsOf(run: string): Promise<RunProblems> {
  using reader = await TraceReader.open(run);
  for await (const _batch of reader.events()) {
    // Reading it through is what finds them.
  }
  const { gaps: _gaps, ...problems } = reader.problems;
  return problems;
}
