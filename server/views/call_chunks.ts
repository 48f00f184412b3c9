/** All chunks of one call as events. @module */

import type { EventOf } from "../../core/events/mod.ts";
import { Blobs } from "../../core/trace/blobs.ts";
import type { OpenRun } from "../run/open_run.ts";

/** In the order of the file, with their texts. */
export async function chunksOf(run: OpenRun, span: string): Promise<EventOf<"chunk.received">[]> {
  const index = await run.chunks();
  const blobs = new Blobs(run.place.path);
  return index.read(index.rowsOf(span)).flatMap((fields) => {
    if (fields === null) return [];
    const chunk = { ...Object(blobs.load(fields, () => undefined)), kind: "chunk.received" };
    // Written by `TraceWriter`, which checked it.
    return [chunk as EventOf<"chunk.received">];
  });
}
