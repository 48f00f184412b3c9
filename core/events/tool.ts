/** A tool or skill that ran because a model asked for it. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** A tool is about to run. */
export const ToolCalled = Envelope.extend({
  kind: z.literal("tool.called"),
  tool: z.string(),
  version: z.string().optional(),
  /** The model's own id of the call. */
  callId: z.string().optional(),
  arguments: z.unknown(),
});

/** A tool gave a result. */
export const ToolCompleted = Envelope.extend({
  kind: z.literal("tool.completed"),
  result: z.unknown(),
  /** Nanoseconds that the tool took. */
  duration: z.int().min(0),
});

/** A tool gave no result. */
export const ToolFailed = Envelope.extend({
  kind: z.literal("tool.failed"),
  error: Failure,
  duration: z.int().min(0),
});
