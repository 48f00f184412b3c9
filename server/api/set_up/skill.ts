/** Skills: what they say of themselves, how they stand to the lock, and who called them. @module */

import { z } from "zod";
import { LockedFiles, LockProblem, LockState, Rights } from "./lock.ts";

/** A skill of this machine. */
export const SkillSummary = z.object({
  id: z.string(),
  /** Null where the manifest is broken. */
  version: z.string().nullable(),
  summary: z.string().nullable(),
  state: LockState,
  /** Why it is not to be called; null when it may be. */
  problem: LockProblem.nullable(),
  /** Which root it is in, for example `built in`. */
  from: z.string(),
  permissions: Rights,
  /** Calls in the runs of the folder. */
  calls: z.int(),
  /** Those of them that gave no result. */
  failed: z.int(),
});
export type SkillSummary = z.infer<typeof SkillSummary>;

/** All of them. */
export const SkillList = z.object({ skills: z.array(SkillSummary) });
export type SkillList = z.infer<typeof SkillList>;

/** One call of a skill in a run. */
export const SkillCall = z.object({
  run: z.string(),
  /** Span of the call of the tool. */
  span: z.string(),
  /** Nanoseconds since the run began. */
  t: z.number(),
  version: z.string().nullable(),
  /** Whether its files were those that there are now; null where the trace does not say. */
  current: z.boolean().nullable(),
  /** The model that asked for it; null where the trace does not say. */
  model: z.string().nullable(),
  /** The sample in which it was asked for. */
  sample: z.string().nullable(),
  /** Span of the call of the model that asked for it. */
  call: z.string().nullable(),
  /** JSON, cut after 2,000 characters. */
  arguments: z.string(),
  /** `completed`, or the type of its failure; null while there is no end to be read. */
  outcome: z.string().nullable(),
  /** The result as JSON, or why there is none, cut after 2,000 characters. */
  said: z.string(),
  /** Nanoseconds; null while there is no end. */
  duration: z.number().nullable(),
});
export type SkillCall = z.infer<typeof SkillCall>;

/** Everything about one. */
export const SkillDetail = z.object({
  skill: SkillSummary,
  folder: z.string(),
  /** SHA-256 over all its files; null where they could not be read. */
  sha256: z.string().nullable(),
  files: LockedFiles,
  description: z.string().nullable(),
  /** JSON schemas. */
  input: z.unknown(),
  output: z.unknown(),
  limits: z.object({
    ms: z.int(),
    memoryMb: z.int(),
    outputBytes: z.int(),
    writtenBytes: z.int(),
  }).nullable(),
  deterministic: z.boolean(),
  examples: z.array(z.unknown()),
  /** Text of its SKILL.md. */
  instructions: z.string().nullable(),
  /** How many calls ended how. */
  ends: z.record(z.string(), z.int()),
  /** The latest 200, newest first. */
  calls: z.array(SkillCall),
  /** Runs that may call it and whose files could not be read. */
  unread: z.array(z.string()),
});
export type SkillDetail = z.infer<typeof SkillDetail>;
