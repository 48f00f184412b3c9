/** A tool or skill that ran because a model asked for it. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** A tool is about to run. */
export const ToolCalled = Envelope.extend({
  kind: z.literal("tool.called"),
  /** Name of the tool or skill. */
  tool: z.string(),
  /** Version of the skill. */
  version: z.string().optional(),
  /** The model's own id of the call. */
  callId: z.string().optional(),
  /** What it was given. */
  arguments: z.unknown(),
});

/** A tool gave a result. */
export const ToolCompleted = Envelope.extend({
  kind: z.literal("tool.completed"),
  /** What it gave back. */
  result: z.unknown(),
  /** Nanoseconds that the tool took. */
  duration: z.int().min(0),
});

/** A tool gave no result. */
export const ToolFailed = Envelope.extend({
  kind: z.literal("tool.failed"),
  /** Why it gave nothing. */
  error: Failure,
  /** Nanoseconds until it failed. */
  duration: z.int().min(0),
});
