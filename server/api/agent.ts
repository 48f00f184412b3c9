/** What the server says of a sample that took several calls, with tools over a work folder. @module */

import { z } from "zod";

/** A tool that was called, or asked for. Times are nanoseconds since the run began. */
export const AgentTool = z.object({
  span: z.string(),
  tool: z.string(),
  /** What it was given, as text. */
  given: z.string(),
  /** `completed`, or the type of the failure; null while it runs. */
  outcome: z.string().nullable(),
  /** Its result as JSON, or why there is none. */
  said: z.string(),
  start: z.number(),
  end: z.number().nullable(),
});
export type AgentTool = z.infer<typeof AgentTool>;

/** One attempt at an answer of the model, and the tools that it asked for. */
export const AgentTurn = z.object({
  /** From 1; the same for attempts at the same answer. */
  turn: z.int(),
  call: z.string(),
  text: z.string(),
  reasoning: z.string(),
  /** Why there is no answer; null where there is one, or it is still coming. */
  failure: z.string().nullable(),
  start: z.number(),
  end: z.number().nullable(),
  tools: z.array(AgentTool),
});
export type AgentTurn = z.infer<typeof AgentTurn>;

/** A file of the work folder, before and after. */
export const AgentFile = z.object({
  path: z.string(),
  change: z.enum(["made", "changed", "removed", "same"]),
  /** Line by line; null where the texts are not there, or too long or different to be compared. */
  lines: z.array(z.object({ mark: z.enum([" ", "-", "+"]), text: z.string() })).nullable(),
  bytesBefore: z.int().nullable(),
  bytesAfter: z.int().nullable(),
});
export type AgentFile = z.infer<typeof AgentFile>;

/** A conversation with tools. */
export const AgentRun = z.object({
  /** Absent while it goes on, and of a run that died. */
  end: z.object({
    mode: z.string(),
    modeReason: z.string(),
    ended: z.string(),
    reason: z.string(),
  }).nullable(),
  turns: z.array(AgentTurn),
  /** Sorted by path; empty until the conversation is over. */
  files: z.array(AgentFile),
});
export type AgentRun = z.infer<typeof AgentRun>;
