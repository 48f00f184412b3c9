/** What a conversation of several calls came to, with the work folder before and after it. @module */

import { z } from "zod";
import { Envelope } from "./envelope.ts";

/** A call of a tool that the model asked for, and what became of it. */
export const DialogueCall = z.strictObject({
  /** In which answer it was asked for, from 1. */
  turn: z.int().min(1),
  /** As the model called it; empty where it wrote something that names no tool. */
  tool: z.string(),
  /** As the model gave them. */
  arguments: z.unknown(),
  /** `completed`, an outcome of a skill, or the name of the rule that kept it from being made. */
  outcome: z.string(),
  /** One sentence. */
  reason: z.string(),
});
export type DialogueCall = z.infer<typeof DialogueCall>;

/** A file of the work folder. */
export const WorkFile = z.strictObject({
  path: z.string(),
  /** Null for one that is no text in UTF-8, or longer than 1 MiB. */
  text: z.string().nullable(),
  bytes: z.int().min(0),
});
export type WorkFile = z.infer<typeof WorkFile>;

/** The conversation of a sample is over: how it went, and the state that it left. */
export const DialogueCompleted = Envelope.extend({
  kind: z.literal("dialogue.completed"),
  /** How tools were offered and called, for example `tools` or `prompt`. */
  mode: z.string(),
  /** Why in this way. */
  modeReason: z.string(),
  /** Why it ended: `finished`, a limit, or `broken_off` when the model or its server failed. */
  ended: z.string(),
  /** One sentence. */
  reason: z.string(),
  /** Answers of the model. */
  turns: z.int().min(0),
  calls: z.array(DialogueCall),
  /** The work folder before the first call, sorted by path. */
  before: z.array(WorkFile),
  /** The work folder in the end. */
  after: z.array(WorkFile),
});
