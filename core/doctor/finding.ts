/** What a check of a server comes to. @module */

import { z } from "zod";

/** `good` works, `limited` works in part, `broken` does not work, `unknown` could not be told. */
export const Verdict = z.enum(["good", "limited", "broken", "unknown"]);
export type Verdict = z.infer<typeof Verdict>;

/** A verdict with what it rests on. */
export const Finding = z.strictObject({
  verdict: Verdict,
  /** What was seen, with figures. */
  evidence: z.string(),
  /** What to do about it; null where there is nothing to do. */
  advice: z.string().nullable(),
  /** The same for programs, by name. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Finding = z.infer<typeof Finding>;

/** A finding and the check that made it. */
export const Diagnosis = Finding.extend({
  /** Id of the check. */
  check: z.string(),
  /** What it looks at, for people. */
  title: z.string(),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

/** What a finding says besides its evidence. */
type Details = Partial<Pick<Finding, "advice" | "facts">>;

/** It works. */
export function good(evidence: string, details: Details = {}): Finding {
  return { verdict: "good", evidence, advice: null, facts: {}, ...details };
}

/** It works in part. */
export function limited(evidence: string, details: Details = {}): Finding {
  return { verdict: "limited", evidence, advice: null, facts: {}, ...details };
}

/** It does not work. */
export function broken(evidence: string, details: Details = {}): Finding {
  return { verdict: "broken", evidence, advice: null, facts: {}, ...details };
}

/** It could not be told, and why. */
export function unknown(evidence: string, details: Details = {}): Finding {
  return { verdict: "unknown", evidence, advice: null, facts: {}, ...details };
}
