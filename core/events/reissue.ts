/** A recorded call that was asked again, laid beside the first. @module */

import { z } from "zod";
import { Envelope, known } from "./envelope.ts";

/** One thing that two answers may differ for, as it was on both sides. */
export const LedgerLine = z.strictObject({
  /** For example `seed`, `weights` or `template`. */
  name: z.string(),
  /** When the call was recorded. */
  recorded: known(z.string()),
  /** When it was asked again. */
  again: known(z.string()),
  /** Null where one side is not known. */
  same: z.boolean().nullable(),
  /** Whether the user asked for the difference. */
  wanted: z.boolean().optional(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** Where two answers part, with what either went on with. */
export const AnswersPart = z.strictObject({
  /** `token` where both sides told their tokens; else the first character that differs. */
  unit: z.enum(["token", "character"]),
  /** Which part of the answers. */
  channel: z.enum(["reasoning", "answer", "tool"]),
  /** Place of the first difference, from 0, in that unit. */
  index: z.int().min(0),
  /** The end of what both said before. */
  before: z.string(),
  /** What the recorded answer said next; null where it ended. */
  recorded: z.string().nullable(),
  /** What the new one said next; null where it ended. */
  again: z.string().nullable(),
});
export type AnswersPart = z.infer<typeof AnswersPart>;

/** A recorded call was asked again; this is about the span of the new one. */
export const CallCompared = Envelope.extend({
  kind: z.literal("call.compared"),
  /** The recorded call. */
  of: z.strictObject({ run: z.string(), call: z.string() }),
  /** What became of the two answers; `incomparable` where one of them is none. */
  outcome: z.enum(["same", "differs", "incomparable"]),
  /** Tokens or chunks of the recorded answer that were compared; null where nothing was. */
  compared: z.int().min(0).nullable(),
  /** Where they part; null unless they differ. */
  part: AnswersPart.nullable(),
  /** What may make them differ, the most telling first. */
  ledger: z.array(LedgerLine),
  /** Name of the first line that differs; null where none is known to. */
  firstDifference: z.string().nullable(),
  /** Why they cannot be compared. */
  reason: z.string().optional(),
});
export type CallCompared = z.infer<typeof CallCompared>;
