/** What a client of one run is sent, from a place on, until the run has ended. @module */

import { ModelLensError } from "../../core/errors.ts";
import { glance } from "../../core/trace/glance.ts";
import { TraceNotFoundError } from "../../core/trace/errors.ts";
import type { Cursor } from "./batch.ts";
import type { Frames } from "./event_streams.ts";
import type { Feed } from "./feed.ts";
import { eventFrame } from "./frames.ts";

/** Frames from the event `from` on. Throws `TraceUnreadableError`. */
export function runFrames(feed: Feed, from: number): Frames {
  let cursor: Cursor = feed.start(from);
  let isOver = false;
  return async (signal) => {
    if (isOver) return undefined;
    try {
      for (;;) {
        const batch = feed.read(cursor);
        if (batch !== undefined) {
          cursor = batch.next;
          return batch.frame;
        }
        const wake = await feed.wait(signal);
        if (wake === undefined) return undefined;
        if (wake === "gone") throw new TraceNotFoundError(feed.place.id);
        // What was written just before the end was still read.
        if (wake === "ended" && feed.read(cursor) === undefined) break;
      }
      isOver = true;
      return await endFrame(feed, cursor);
    } catch (cause) {
      if (!(cause instanceof ModelLensError)) throw cause;
      isOver = true;
      const { code, message, hint } = cause;
      return eventFrame("problem", { data: JSON.stringify({ error: { code, message, hint } }) });
    }
  };
}

async function endFrame({ place }: Feed, { seq }: Cursor): Promise<Uint8Array<ArrayBuffer>> {
  const run = await glance(place.path);
  if ("problem" in run) throw run.problem;
  return eventFrame("end", { data: JSON.stringify({ state: run.status, lastSeq: seq - 1 }) });
}
