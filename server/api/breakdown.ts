/** What the server says of where the time of a call went. @module */

import { z } from "zod";

/** A part of a wait: nanoseconds and the clock they come from, or why they are not known. */
export const CallPart = z.union([
  z.object({ name: z.string(), ns: z.number(), source: z.string() }),
  z.object({ name: z.string(), ns: z.null(), reason: z.string() }),
]);
export type CallPart = z.infer<typeof CallPart>;

/** Parts that sum to the whole; `parts` + `rest` = `whole` + `clockError`. */
export const CallBreakdown = z.object({
  span: z.string(),
  /** From the request to the end of the answer and of its tools; null where it is not recorded. */
  whole: z.number().nullable(),
  /** Every part in the order in which they happen, known or not. */
  parts: z.array(CallPart),
  /** Time that is in no known part, and the unknown parts that it may be. */
  rest: z.object({ ns: z.number(), of: z.array(z.string()) }),
  /** By how much the parts exceed the whole, because two clocks disagree. */
  clockError: z.number(),
  /** What it would have taken otherwise: estimates, never measurements. */
  whatIf: z.array(z.object({ name: z.string(), ns: z.number(), rests: z.string() })),
});
export type CallBreakdown = z.infer<typeof CallBreakdown>;

/**
 * The same for a bar, from the events of the call alone: the known parts that are not 0. Where a call
 * reasoned, only the chunks tell where reasoning ends, so it has one part `reasoning and answer`.
 */
export const CallBar = z.object({
  whole: z.number(),
  parts: z.array(z.object({ name: z.string(), ns: z.number() })),
  rest: z.object({ ns: z.number(), of: z.array(z.string()) }),
  clockError: z.number(),
});
export type CallBar = z.infer<typeof CallBar>;
