/** A whole trace on disk for tests. @module */

import type { Emission } from "../../bus.ts";
import type { TraceEvent } from "../../events/mod.ts";
import { TraceWriter } from "../writer.ts";
import { SAMPLE_DRAFTS } from "./sample_drafts.ts";
import { sampleHeader } from "./sample_header.ts";

/** Writes a run of these drafts; returns its events. */
export async function writeTrace(
  path: string,
  drafts: readonly Emission[] = SAMPLE_DRAFTS,
): Promise<TraceEvent[]> {
  await using writer = TraceWriter.create(path, sampleHeader());
  return drafts.map((draft) => writer.append(draft));
}
