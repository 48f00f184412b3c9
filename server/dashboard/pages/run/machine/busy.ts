/** When calls were under way. @module */

import type { TimelineSpan } from "../../../../api/mod.ts";
import type { Stretches } from "../../../machine/reading_chart.ts";

/** Stretches in which at least one call was, in order; one that has not ended goes on until `now`. */
export function busyStretches(calls: readonly TimelineSpan[], now: number): Stretches {
  const busy: [number, number][] = [];
  for (const call of calls.toSorted((a, b) => a.start - b.start)) {
    const last = busy.at(-1);
    const until = call.end ?? now;
    if (last !== undefined && call.start <= last[1]) last[1] = Math.max(last[1], until);
    else busy.push([call.start, until]);
  }
  return busy;
}
