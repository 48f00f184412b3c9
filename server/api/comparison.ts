/** Two runs side by side, paired by what was asked. @module */

import { z } from "zod";

/** One benchmark in both runs, over the items that both answered. */
export const ComparedCell = z.object({
  benchmark: z.string(),
  a: z.object({ model: z.string(), mean: z.number().nullable() }),
  b: z.object({ model: z.string(), mean: z.number().nullable() }),
  /** Items that both scored, by equal id and hash. */
  n: z.int(),
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  /** b − a, over the paired items; null when there are none. */
  difference: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** Pearson's, of the two scores of an item; null where the items of a run do not differ. */
  correlation: z.number().nullable(),
  p: z.number().nullable(),
  /** McNemar's mid-p, where scores are right or wrong. */
  midP: z.number().nullable(),
  /** `p` corrected for the number of cells (Holm). */
  pHolm: z.number().nullable(),
  /** Seed of the resampling; null where nothing was resampled. */
  seed: z.int().nullable(),
  /** Name of interval and test; why there are none, where there are none. */
  method: z.string(),
  /** Items that only one of them has. */
  onlyA: z.int(),
  onlyB: z.int(),
  /** Items of one name that ask or want something else; they are not paired. */
  different: z.int(),
  /** Items without a score in one of them. */
  unscored: z.int(),
});
export type ComparedCell = z.infer<typeof ComparedCell>;

/** One item in both runs. */
export const ComparedSample = z.object({
  id: z.string(),
  benchmark: z.string(),
  hash: z.string(),
  a: z.object({ sample: z.string(), score: z.number().nullable(), answer: z.string().nullable() }),
  b: z.object({ sample: z.string(), score: z.number().nullable(), answer: z.string().nullable() }),
});
export type ComparedSample = z.infer<typeof ComparedSample>;

/** Two runs compared. */
export const Comparison = z.object({
  a: z.string(),
  b: z.string(),
  cells: z.array(ComparedCell),
  /** Items whose scores or answers differ. */
  differing: z.array(ComparedSample),
  /** Settings that differ, by their path. */
  settings: z.array(z.object({ name: z.string(), a: z.unknown(), b: z.unknown() })),
});
export type Comparison = z.infer<typeof Comparison>;
