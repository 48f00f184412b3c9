/** What the timeline draws: every span of a run, chunks at a level of detail. @module */

import { z } from "zod";
import { RecordedClock, ServerTimings } from "../../core/events/call.ts";
import { CallBar } from "./breakdown.ts";

/** What a call adds to its span. */
export const TimelineCall = z.object({
  attempt: z.int(),
  clock: RecordedClock.nullable(),
  timings: ServerTimings.nullable(),
  chunks: z.int(),
  tokens: z.int().nullable(),
  /** Where its time went; absent where it is not recorded when it began and ended. */
  bar: CallBar.optional(),
});
export type TimelineCall = z.infer<typeof TimelineCall>;

/** A bar of the waterfall. Times are nanoseconds since the run began. */
export const TimelineSpan = z.object({
  span: z.string(),
  parent: z.string().nullable(),
  kind: z.enum(["model", "benchmark", "sample", "call", "tool"]),
  label: z.string(),
  start: z.number(),
  /** Null while it is under way, and for good where the writer died. */
  end: z.number().nullable(),
  state: z.enum(["ok", "wrong", "failed", "skipped", "open"]),
  /** On a call. */
  call: TimelineCall.optional(),
  alarms: z.array(z.string()),
});
export type TimelineSpan = z.infer<typeof TimelineSpan>;

/** All spans of a run in the order in which they began; chunks are asked for apart. */
export const Timeline = z.object({
  spans: z.array(TimelineSpan),
  /** Time of the last event. */
  end: z.number(),
  lastSeq: z.int(),
});
export type Timeline = z.infer<typeof Timeline>;

/**
 * Chunks within a stretch of time. When few enough they come one by one (`exact`); else counted in
 * buckets of equal width, for each call that has some.
 */
export const ChunkWindow = z.object({
  from: z.number(),
  to: z.number(),
  /** Whether `t` has every chunk of the stretch. */
  exact: z.boolean(),
  calls: z.array(z.object({
    span: z.string(),
    /** Exact: arrival of each chunk; else the start of each bucket that is not empty. */
    t: z.array(z.number()),
    /** Chunks in each; all 1 where exact. */
    n: z.array(z.int()),
    /** Exact: place of the first of `t` in the call, so that a chunk can be asked for. */
    first: z.int(),
  })),
});
export type ChunkWindow = z.infer<typeof ChunkWindow>;
