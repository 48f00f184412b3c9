/** Follows a trace while it is written. @module */

import { delay } from "@std/async";
import type { TraceEvent } from "../events/mod.ts";
import { type Ending, endingAfter } from "./ending.ts";
import { TraceReader } from "./reader.ts";

/** How to follow. */
export interface FollowOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Milliseconds between looks at files that have not grown. Default 25. */
  readonly pollMs?: number;
}

/**
 * Events of a run in order, those that are there and those that come, until the run has completed
 * or failed or `signal` ends it. Polls, because file watchers lose events under load. Throws as
 * `TraceReader.open()` does.
 */
export async function* followTrace(
  path: string,
  { signal, pollMs = 25 }: FollowOptions = {},
): AsyncGenerator<readonly TraceEvent[]> {
  using reader = await TraceReader.open(path);
  let ending: Ending = "open";
  while (signal?.aborted !== true) {
    const batch = await reader.more();
    ending = batch.reduce(endingAfter, ending);
    if (batch.length > 0) yield batch;
    // A run that failed may have been resumed, so its end is where nothing follows.
    else if (ending === "completed" || ending === "failed") return;
    else await delay(pollMs);
  }
}
