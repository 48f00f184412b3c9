/** The life of a run. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** The plan is fixed and the first sample is about to start; or, without a plan, recording began. */
export const RunStarted = Envelope.extend({
  kind: z.literal("run.started"),
  /** SHA-256 of the plan: equal plans, equal hashes. Null where there is none, because an app asks what it likes. */
  planSha256: z.string().nullable(),
  /** How many samples the plan holds, over all models and benchmarks. */
  samples: z.int().min(0),
});

/** Every sample of the plan has an outcome, or the time that the user allowed is over. */
export const RunCompleted = Envelope.extend({
  kind: z.literal("run.completed"),
  /** Samples with a score or a measurement. */
  scored: z.int().min(0),
  /** Samples whose provider or scorer failed; they are in no score. */
  failed: z.int().min(0),
  /** Samples that were not asked, because the server does not do what they need; absent in older traces. */
  skipped: z.int().min(0).optional(),
  /** Samples that were not asked, because the time that the user allowed was over; absent where it was not. */
  left: z.int().min(0).optional(),
});

/** The run ended early because of an error that is not one sample's. */
export const RunFailed = Envelope.extend({
  kind: z.literal("run.failed"),
  /** What ended it. */
  error: Failure,
});

/** The user or a limit stopped the run; it can be resumed. */
export const RunInterrupted = Envelope.extend({
  kind: z.literal("run.interrupted"),
  /** `SIGINT`, `SIGTERM` or `limit`. */
  reason: z.string(),
  /** Samples of the plan without an outcome. */
  remaining: z.int().min(0),
});

/** Another process took the run up again. */
export const RunResumed = Envelope.extend({
  kind: z.literal("run.resumed"),
  /** Wall-clock time at which the run went on, ISO 8601. */
  resumedAt: z.string(),
  /** Samples that already had an outcome. */
  done: z.int().min(0),
  /** Bytes of torn lines that the writer cut off the ends of the files before it went on. */
  repairedBytes: z.int().min(0),
});
