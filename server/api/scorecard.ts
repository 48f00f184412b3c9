/** What the server says of a run of a framework. @module */

import { z } from "zod";

/** The report of a framework over one run or several. */
export const ScorecardReply = z.object({
  /** As `scorecard --json` prints it; null where there is none. */
  card: z.unknown(),
  /** Why there is none; null where there is one. */
  reason: z.string().nullable(),
  /** Figures that are being counted; ask again soon. */
  pending: z.array(z.string()),
});
export type ScorecardReply = z.infer<typeof ScorecardReply>;

/** Something that compiler or linter found, by its place in the code. */
const JudgedDiagnostic = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
});

/** What a framework judged of one answer. */
export const JudgedAnswer = z.object({
  /** The axes that apply, 0 to 1. */
  axes: z.record(z.string(), z.number()),
  solved: z.boolean(),
  failures: z.array(z.string()),
  /** The code that was taken; null where there was none. */
  code: z.string().nullable(),
  language: z.string().nullable(),
  /** How it was found in the answer, or what was there instead. */
  taken: z.string().nullable(),
  typeErrors: z.array(JudgedDiagnostic),
  lint: z.array(JudgedDiagnostic),
  tests: z.array(
    z.object({ name: z.string(), passed: z.boolean(), message: z.string().optional() }),
  ),
  outcome: z.string().nullable(),
  facts: z.array(
    z.object({ name: z.string(), expected: z.unknown(), found: z.unknown(), right: z.boolean() }),
  ),
  instructions: z.array(z.object({ name: z.string(), kept: z.boolean(), why: z.string() })),
  /** A solution that scores 1; null where the target holds none. */
  reference: z.string().nullable(),
  /** The code line by line against the reference; null where one of them is not there. */
  diff: z.array(z.object({ mark: z.enum([" ", "-", "+"]), text: z.string() })).nullable(),
});
export type JudgedAnswer = z.infer<typeof JudgedAnswer>;
