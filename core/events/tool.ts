/** A tool or skill that ran because a model asked for it. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** What a skill did to its work folder: paths in it, each once, in order. */
export const TouchedFiles = z.strictObject({
  read: z.array(z.string()),
  written: z.array(z.string()),
  removed: z.array(z.string()),
});

/** A tool is about to run. */
export const ToolCalled = Envelope.extend({
  kind: z.literal("tool.called"),
  /** Name of the tool or skill. */
  tool: z.string(),
  /** Version of the skill; absent where there is none of that name, or the tool is an app's own. */
  version: z.string().optional(),
  /** SHA-256 over the files of the skill, as in `modellens.lock` and the header. */
  sha256: z.string().optional(),
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
  /** What it printed on the way, cut after 64 KiB; absent for nothing. */
  printed: z.string().optional(),
  /** What a skill did to its work folder. */
  touched: TouchedFiles.optional(),
});

/** A tool gave no result. */
export const ToolFailed = Envelope.extend({
  kind: z.literal("tool.failed"),
  /** Why it gave nothing. */
  error: Failure,
  /** Nanoseconds until it failed. */
  duration: z.int().min(0),
  /** What it printed on the way, cut after 64 KiB; absent for nothing. */
  printed: z.string().optional(),
  /** What a skill did to its work folder before it failed. */
  touched: TouchedFiles.optional(),
});
