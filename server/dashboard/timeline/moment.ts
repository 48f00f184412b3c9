/**
 * What was known of a run at a moment: a pure function of what happened until then, so that
 * scrubbing back, playing on and watching live come to the same.
 * @module
 */

import type { RunAlarm, TimelineSpan } from "../../api/mod.ts";
import { lowerBound } from "./level_of_detail.ts";

/** What the whole run holds, as far as it is known. */
export interface Recorded {
  /** In the order in which they began. */
  readonly spans: readonly TimelineSpan[];
  /** In the order in which they were raised. */
  readonly alarms: readonly RunAlarm[];
}

/**
 * The spans as they were at `t`: those that had begun, with the alarms that had been raised and, on
 * a call under way, the chunks that `chunksAt` counts.
 */
export function spansAt(
  { spans, alarms }: Recorded,
  { t, chunksAt }: { readonly t: number; readonly chunksAt: (span: string) => number },
): readonly TimelineSpan[] {
  const raised = Map.groupBy(alarms.filter((alarm) => alarm.t <= t), ({ span }) => span);
  return spans.filter(({ start }) => start <= t).map((whole) => {
    const span = {
      ...spanAt(whole, t),
      alarms: raised.get(whole.span)?.map(({ alarm }) => alarm) ?? [],
    };
    if (span.call === undefined || span.end !== null) return span;
    return { ...span, call: { ...span.call, chunks: chunksAt(span.span) } };
  });
}

/**
 * A span as it was at `t`: open until its end. A call's clock, timings and counts come with its
 * end, as in the trace.
 */
export function spanAt(span: TimelineSpan, t: number): TimelineSpan {
  if (span.end === null || span.end <= t) return span;
  const { call, ...rest } = span;
  return {
    ...rest,
    end: null,
    state: "open",
    ...(call === undefined ? {} : {
      call: { attempt: call.attempt, clock: null, timings: null, chunks: 0, tokens: null },
    }),
  };
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
