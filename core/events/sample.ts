/** The life of one sample: one item of a benchmark, asked of one model. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** One measure of a place in a grid. */
const GridMeasure = z.object({
  /** For example `length`. */
  name: z.string(),
  value: z.number(),
  /** For example `tokens`. */
  unit: z.string(),
});

/** A sample begins. */
export const SampleStarted = Envelope.extend({
  kind: z.literal("sample.started"),
  /** Stable id: `<model number>/<benchmark>/<item>`; the same in every run with the same plan. */
  sample: z.string(),
  /** SHA-256 of what is asked and what counts as right. */
  hash: z.string(),
  /** The family or category that the item belongs to. */
  family: z.string().optional(),
  /** What is asked several times; samples with the same item are answers to the same question. Absent for the id. */
  item: z.string().optional(),
  /** What items share that makes them alike, such as a passage or a repository; errors are computed by it. */
  source: z.string().optional(),
  /** Where it stands in a grid of two measures, of which a heat map is made; absent where there is none. */
  grid: z.object({ column: GridMeasure, row: GridMeasure }).optional(),
  /** When it was to be asked, in nanoseconds since the run began; absent where it was asked when its turn came. */
  intended: z.int().min(0).optional(),
  /** What counts as right, as the scorer sees it. */
  target: z.unknown().optional(),
});

/** A sample was judged or measured. */
export const SampleScored = Envelope.extend({
  kind: z.literal("sample.scored"),
  /** Id, as in `sample.started`. */
  sample: z.string(),
  /** 0 is wrong, 1 is right; partial credit lies between. Null where the benchmark measures and judges nothing. */
  score: z.number().min(0).max(1).nullable(),
  /** What the scorer took from the answer; null when it found nothing to judge. */
  answer: z.string().nullable(),
  /** Why the score is what it is. */
  explanation: z.string(),
  /** Of a framework: each axis that applies, 0 to 1, by its id in the header. */
  axes: z.record(z.string(), z.number().min(0).max(1)).optional(),
  /** Whether the task is done, whatever its style. */
  solved: z.boolean().optional(),
  /** In which ways the answer fails, by their ids in the header. */
  failures: z.array(z.string()).optional(),
  /** What the judge found, in its own form: diagnostics, tests, facts. */
  evidence: z.unknown().optional(),
});

/**
 * A sample was not asked, because the server is known not to do what it needs: a score would be the
 * server's. It is counted apart, and is neither a failure nor in any mean.
 */
export const SampleSkipped = Envelope.extend({
  kind: z.literal("sample.skipped"),
  /** Id, as in `sample.started`. */
  sample: z.string(),
  /** Why, for example `needs_tools`. */
  reason: Failure,
});

/** A sample has no score because something failed; it is counted apart and is in no mean. */
export const SampleFailed = Envelope.extend({
  kind: z.literal("sample.failed"),
  /** Id, as in `sample.started`. */
  sample: z.string(),
  /** The outcome instead of a score. */
  error: Failure,
});
