/**
 * What was known of a run at a moment: a pure function of what happened until then, so that
 * scrubbing back, playing on and watching live come to the same.
 * @module
 */

import type { RunAlarm, TimelineSpan } from "../../api/mod.ts";
import { lowerBound } from "../timeline/level_of_detail.ts";

/** What the whole run holds, as far as it is known. */
export interface Recorded {
  /** In the order in which they began. */
  readonly spans: readonly TimelineSpan[];
  /** In the order in which they were raised. */
  readonly alarms: readonly RunAlarm[];
}

/**
 * The spans as they were at `t`: those that had begun, open until their end, with the alarms that
 * had been raised. A call's clock and timings come with its end, as in the trace; its chunks are
 * those that `chunksAt` counts.
 */
export function spansAt(
  { spans, alarms }: Recorded,
  { t, chunksAt }: { readonly t: number; readonly chunksAt: (span: string) => number | null },
): readonly TimelineSpan[] {
  const raised = Map.groupBy(alarms.filter((alarm) => alarm.t <= t), ({ span }) => span);
  return spans.filter(({ start }) => start <= t).map((span) => {
    const names = raised.get(span.span)?.map(({ alarm }) => alarm) ?? [];
    if (span.end !== null && span.end <= t) return { ...span, alarms: names };
    const { call, ...rest } = span;
    return {
      ...rest,
      end: null,
      state: "open",
      ...(call === undefined ? {} : {
        call: {
          attempt: call.attempt,
          clock: null,
          timings: null,
          chunks: chunksAt(span.span) ?? 0,
          tokens: null,
        },
      }),
      alarms: names,
    };
  });
}

/** How many of the sorted `arrivals` had come at `t`. */
export function arrivedAt(arrivals: ArrayLike<number>, t: number): number {
  // Times are whole nanoseconds: whatever is not later than `t` is below the next one.
  return lowerBound(arrivals, Math.floor(t) + 1);
}

/** Calls that were under way at `t`, the latest first; where none was, the one that ended last. */
export function callsAt(spans: readonly TimelineSpan[], t: number): readonly TimelineSpan[] {
  const begun = spans.filter(({ kind, start }) => kind === "call" && start <= t);
  const open = begun.filter(({ end }) => end === null || end > t);
  if (open.length > 0) return open.toReversed();
  const last = begun.reduce<TimelineSpan | undefined>(
    (latest, call) => latest === undefined || (call.end ?? 0) >= (latest.end ?? 0) ? call : latest,
    undefined,
  );
  return last === undefined ? [] : [last];
}
