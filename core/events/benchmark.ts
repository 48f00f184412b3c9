/** The life of one benchmark on one model. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** A benchmark begins on a model. */
export const BenchmarkStarted = Envelope.extend({
  kind: z.literal("benchmark.started"),
  /** Plugin id without its kind, for example `smoke`. */
  benchmark: z.string(),
  /** Version of the task: prompts, scorer and data. Scores of different versions are not comparable. */
  version: z.string(),
  /** Name of the provider. */
  provider: z.string(),
  /** Name of the model, as requests use it. */
  model: z.string(),
  /** How many samples are planned. */
  samples: z.int().min(0),
  /** The mean score of an answerer who guesses, from 0 to 1; null where nothing is judged. */
  chance: z.number().min(0).max(1).nullable(),
});

/** Every sample of the benchmark has an outcome. */
export const BenchmarkCompleted = Envelope.extend({
  kind: z.literal("benchmark.completed"),
  /** Samples with a score or a measurement. */
  scored: z.int().min(0),
  /** Samples without one, because something failed. */
  failed: z.int().min(0),
  /** Samples that were not asked, because the server does not do what they need; absent in older traces. */
  skipped: z.int().min(0).optional(),
  /** Mean of the scores, from 0 to 1; null when nothing was scored. */
  mean: z.number().min(0).max(1).nullable(),
});

/** The benchmark could not go on, for example because its data are not there. */
export const BenchmarkFailed = Envelope.extend({
  kind: z.literal("benchmark.failed"),
  /** Why. */
  error: Failure,
});
