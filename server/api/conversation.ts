/** What the server says of conversations that an app had. @module */

import { z } from "zod";

/** Calls with a common beginning: one thread. */
export const ConversationRow = z.object({
  /** Span of its first call: what `conversation` of a call names. */
  id: z.string(),
  app: z.string().nullable(),
  /** Models that were asked, in the order of their first call. */
  models: z.array(z.string()),
  calls: z.int(),
  /** Of these, still under way, and failed. */
  open: z.int(),
  failed: z.int(),
  /** What the user said first, cut at 240 characters; empty where contents are not kept. */
  firstMessage: z.string(),
  /** Nanoseconds since the session began: its first request, and the last event of its calls. */
  started: z.number(),
  last: z.number(),
  /** Sums over the calls whose usage is known, and how many these are. */
  inputTokens: z.int(),
  outputTokens: z.int(),
  counted: z.int(),
  /** Calls that brought results of tools back. */
  toolTurns: z.int(),
  alarms: z.array(z.string()),
});
export type ConversationRow = z.infer<typeof ConversationRow>;

/** Threads, latest first. */
export const ConversationPage = z.object({
  conversations: z.array(ConversationRow),
  total: z.int(),
  next: z.int().nullable(),
  /** What the calls of the session can be filtered by. */
  apps: z.array(z.string()),
  models: z.array(z.string()),
});
export type ConversationPage = z.infer<typeof ConversationPage>;
