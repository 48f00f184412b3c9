/** What the server says of two runs or two calls side by side, as `diff` computes it. @module */

import { z } from "zod";
import { known } from "../../core/events/envelope.ts";

/** A difference between two JSON values, by its place. */
export const StructuralDifference = z.object({
  /** `messages[2].content`, `temperature`. */
  path: z.string(),
  kind: z.enum(["changed", "only in a", "only in b"]),
  a: z.unknown().optional(),
  b: z.unknown().optional(),
});

/** One side of the place where two answers part. */
export const DivergenceSide = z.object({
  text: z.string(),
  /** The answer was over. */
  ended: z.boolean(),
  id: z.int().nullable(),
  logprob: z.number().nullable(),
  alternatives: z.array(z.tuple([z.string(), z.number().nullable()])),
  /** Log probability of this token minus that of the other side's, by this side's model; near 0 is a tie. */
  margin: known(z.number()),
  /** The chunk; null where the answer ended. */
  seq: z.int().nullable(),
});

/** Where two answers part. */
export const Divergence = z.union([
  z.object({ kind: z.literal("same"), tokens: z.int(), cutDifferently: z.boolean() }),
  z.object({
    kind: z.literal("differs"),
    unit: z.enum(["token", "character"]),
    channel: z.enum(["reasoning", "answer", "tool"]),
    /** Place of the first difference, from 0. */
    index: z.int(),
    /** Characters that are equal before it. */
    characters: z.int(),
    before: z.string(),
    a: DivergenceSide,
    b: DivergenceSide,
  }),
]);

const Figures = z.array(z.object({
  name: z.string(),
  unit: z.string(),
  a: z.number().nullable(),
  b: z.number().nullable(),
}));

const Missing = z.object({ a: z.string().nullable(), b: z.string().nullable() });

/** Two calls compared. */
export const CallDifference = z.object({
  a: z.object({ run: z.string(), span: z.string() }),
  b: z.object({ run: z.string(), span: z.string() }),
  /** The sample that they were made for; null where there is none. */
  sample: z.string().nullable(),
  /** Why a side has no whole answer; null where it has one. */
  missing: Missing,
  request: z.array(StructuralDifference),
  divergence: Divergence,
  /** Words of the answer; empty where it is the same. */
  words: z.array(z.object({ kind: z.enum(["same", "only in a", "only in b"]), text: z.string() })),
  tools: z.array(StructuralDifference),
  outcome: z.array(StructuralDifference),
  figures: Figures,
});
export type CallDifference = z.infer<typeof CallDifference>;

/** A pair of calls in the list of two runs; the address of the pair gives it whole. */
export const PairedCalls = z.object({
  /** Spans. */
  a: z.string(),
  b: z.string(),
  sample: z.string().nullable(),
  /** Why a side has no whole answer; null where it has one. */
  missing: Missing,
  divergence: Divergence,
  /** How many places differ in the requests, the calls of tools and the outcome. */
  request: z.int(),
  tools: z.int(),
  outcome: z.int(),
  figures: Figures,
});
export type PairedCalls = z.infer<typeof PairedCalls>;

/** Two runs compared, call by call. */
export const RunDifference = z.object({
  a: z.string(),
  b: z.string(),
  /** Settings, models, servers and plugins that differ. */
  settings: z.array(StructuralDifference),
  pairs: z.array(PairedCalls),
  /** Pairs that fit the filter, and `offset` of the next page. */
  total: z.int(),
  next: z.int().nullable(),
  /** Spans of calls without a partner. */
  onlyA: z.array(z.string()),
  onlyB: z.array(z.string()),
  summary: z.object({
    paired: z.int(),
    same: z.int(),
    differ: z.int(),
    /** Pairs without a whole answer on one side, and on both. */
    oneMissing: z.int(),
    bothMissing: z.int(),
    sameRequestOtherAnswer: z.int(),
    /** Where answers part, as places of tokens; null where none was told by token. */
    firstToken: z.object({ median: z.number(), earliest: z.number() }).nullable(),
    /** Pairs that part where the margin of either side is below 0.1. */
    nearTies: z.int(),
    /** Median of b ÷ a, over pairs that tell both. */
    ratios: z.record(z.string(), z.number().nullable()),
  }),
});
export type RunDifference = z.infer<typeof RunDifference>;
