/** What the server says of alarms. @module */

import { z } from "zod";

/** One alarm with what it rests on. */
export const RunAlarm = z.object({
  /** True where it is computed now from what the trace holds; absent where the trace holds the alarm itself. */
  recomputed: z.literal(true).optional(),
  /** Its event; null where it was computed now. */
  seq: z.int().nullable(),
  t: z.number(),
  /** The span it is about: a call, a sample or the run. */
  span: z.string(),
  alarm: z.string(),
  /** Which of the things that this alarm watches for; absent in traces that do not say. */
  finding: z.string().optional(),
  message: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  confidence: z.number(),
  advice: z.string(),
});
export type RunAlarm = z.infer<typeof RunAlarm>;

/** All alarms of a run: those it holds, and those that its events raise now; none is there twice. */
export const RunAlarms = z.object({
  /** In the order in which they came. */
  alarms: z.array(RunAlarm),
  /** Whether alarms were computed now. */
  recomputed: z.boolean(),
  /** Why not; null where they were. */
  reason: z.string().nullable(),
  /** Alarms that broke and said no more. */
  broken: z.array(z.object({ alarm: z.string(), message: z.string() })),
  /** Earlier runs that alarms learned from. */
  learnedFrom: z.array(z.string()),
});
export type RunAlarms = z.infer<typeof RunAlarms>;
