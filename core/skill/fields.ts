/** What the manifest of a skill says beyond that of a plugin. @module */

import { z } from "zod";
import { schemaFault } from "./json_schema.ts";

/** A value that JSON can hold. */
const Json = z.json();

const Schema = z.record(z.string(), z.unknown(), { error: "a JSON schema in { }" })
  .superRefine((schema, context) => {
    const fault = schemaFault(schema);
    if (fault !== undefined) {
      context.addIssue({ code: "custom", message: `a JSON schema (${fault})` });
    }
  });

/** What a skill may ask for; there is nothing else that could be granted. */
export const SkillPermissions = z.strictObject({
  /** `own`: files of its own folder; `work`: files of the folder that it works in. */
  read: z.array(z.enum(["own", "work"], { error: '"own" or "work"' }), {
    error: 'a list of "own" and "work"',
  }).optional(),
  /** `work`: files of the folder that it works in. */
  write: z.array(z.enum(["work"], { error: '"work"' }), { error: 'the list ["work"]' }).optional(),
  /** `sandbox`: programs in TypeScript are run for it, in a process that holds no right either. */
  host: z.array(z.enum(["sandbox"], { error: '"sandbox"' }), { error: 'the list ["sandbox"]' })
    .optional(),
}, { error: ({ code }) => code === "invalid_type" ? "fields in { }" : undefined });
export type SkillPermissions = z.infer<typeof SkillPermissions>;

function limit(least: number, most: number, usual: number): z.ZodDefault<z.ZodInt> {
  const wanted = `an integer from ${least} to ${most}`;
  return z.int({ error: wanted }).min(least, wanted).max(most, wanted).default(usual);
}

/** What one call may use up before the process is killed. */
export const SkillLimits = z.strictObject({
  /** Milliseconds by the clock. */
  ms: limit(10, 600_000, 10_000),
  /** Resident memory of its process; an empty one takes about 60. */
  memoryMb: limit(96, 4096, 256),
  /** Bytes that it may print, and that its result may have. */
  outputBytes: limit(100, 16_000_000, 1_000_000),
  /** Bytes that it may write into the work folder. */
  writtenBytes: limit(0, 1_000_000_000, 16_000_000),
}, { error: ({ code }) => code === "invalid_type" ? "fields in { }" : undefined });
export type SkillLimits = z.infer<typeof SkillLimits>;

/** A call that anybody can make: documentation, and what `skills verify` runs. */
export const SkillExample = z.strictObject({
  input: Json,
  /** Texts of the work folder by path, before the call. */
  files: z.record(z.string(), z.string()).optional(),
  /** What it returns. */
  output: Json.optional(),
  /** Texts of the work folder by path, after the call: all those that are named here. */
  leaves: z.record(z.string(), z.string()).optional(),
  /** Where it is to fail: a part of the reason. */
  fails: z.string().optional(),
});
export type SkillExample = z.infer<typeof SkillExample>;

/** The fields, for the schema of manifests. */
export const SKILL_FIELDS = {
  /** What it does, for a model that may call it; where absent, the summary. */
  description: z.string({ error: "a text" }).max(4000, "at most 4000 characters").optional(),
  /** What it takes: a JSON schema. */
  input: Schema.optional(),
  /** What it returns: a JSON schema. */
  output: Schema.optional(),
  limits: SkillLimits.prefault({}),
  /** Whether the same input over the same files gives the same result and leaves the same files. */
  deterministic: z.boolean({ error: "true or false" }).default(false),
  examples: z.array(SkillExample, { error: "a list of examples" }).max(50).default([]),
  permissions: SkillPermissions.default({}),
} as const;
