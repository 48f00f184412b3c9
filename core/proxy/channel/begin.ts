/** What a recorder needs to begin, as it is written into its pipe. @module */

import { z } from "zod";
import { Header } from "../../events/header.ts";

/** The first frame. */
export const Begin = z.object({
  /** The folder for traces. */
  folder: z.string(),
  /** The header of the first trace; those that follow differ in run, time and `source.follows`. */
  header: Header,
  /** Goes into the names of traces. */
  label: z.string(),
  /** Patterns that the user wants taken out. */
  patterns: z.array(z.string()),
  /** Secrets that are known. */
  secrets: z.array(z.string()),
  /** Whether texts are kept. */
  content: z.boolean(),
  /** Address of the server without credentials. */
  upstream: z.string(),
  /** Name of the provider. */
  provider: z.string(),
  /** What watches the calls. */
  alarms: z.object({
    /** As the setting `alarms.on` has it. */
    on: z.array(z.string()),
    limit: z.int(),
    history: z.int(),
    settings: z.record(z.string(), z.record(z.string(), z.unknown())),
    /** Whether plugins bring some: without, they need not be looked for. */
    brought: z.boolean(),
  }).optional(),
  /** A trace is followed by another when its files have so many bytes. */
  rotateBytes: z.int().optional(),
  /**
   * Milliseconds since this recorder was started. What passed meanwhile is told after this, so the
   * first trace begins before it: a moment before the beginning has no time.
   */
  waitedMs: z.number().nonnegative().default(0),
});
export type Begin = z.infer<typeof Begin>;
/** What the proxy knows of it before a recorder is ready. */
export type Beginning = Omit<Begin, "waitedMs">;

/** How much the proxy did not send, because nobody listened or it was too much. */
export const Lost = z.object({
  reads: z.int(),
  bytes: z.int(),
  /** Numbers of the connections of which something is missing. */
  connections: z.array(z.int()),
  reason: z.string(),
});
export type Lost = z.infer<typeof Lost>;
