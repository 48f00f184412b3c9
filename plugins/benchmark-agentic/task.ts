/** What a task is: a folder, what is wanted of it, and how to see that it is done. @module */

import { z } from "zod";

/** One thing that must be so in the end, and is not so in the beginning. */
export const Goal = z.union([
  /** The file has this text; blank lines and spaces at its end do not count. */
  z.strictObject({ file: z.string(), is: z.string() }),
  /** Each of the texts is in the file. */
  z.strictObject({ file: z.string(), has: z.array(z.string()).min(1) }),
  /** The file is there, and none of the texts is in it. */
  z.strictObject({ file: z.string(), lacks: z.array(z.string()).min(1) }),
  /** The file is JSON, and this value. */
  z.strictObject({ file: z.string(), json: z.json() }),
  /** The last message has this text, with no letter or digit next to it. */
  z.strictObject({ answer: z.string() }),
  /**
   * These tests pass over the folder as it is in the end. With `with`, other files are put into it
   * first; with `fail`, the tests must not pass.
   */
  z.strictObject({
    tests: z.array(z.string()).min(1),
    with: z.record(z.string(), z.string()).default({}),
    fail: z.boolean().default(false),
    framework: z.literal("nestjs").optional(),
  }),
]);
export type Goal = z.infer<typeof Goal>;

/** How much an agent may use. */
export const AgentLimits = z.strictObject({
  /** Answers of the model. */
  steps: z.int().min(1),
  /** Tokens of all its answers. */
  tokens: z.int().min(1),
  /** Tokens of one answer. */
  turnTokens: z.int().min(1),
  seconds: z.number().positive(),
  /** Calls that one answer may ask for. */
  callsAtOnce: z.int().min(1),
  /** Bytes of the arguments of one call. */
  argumentBytes: z.int().min(1),
});
export type AgentLimits = z.infer<typeof AgentLimits>;

/** A task, as the trace keeps it. */
export const Task = z.strictObject({
  id: z.string(),
  family: z.string(),
  /** What the model is told. */
  prompt: z.string(),
  /** The folder in the beginning: texts by path. */
  files: z.record(z.string(), z.string()),
  /** Ids of the skills that are offered. */
  skills: z.array(z.string()).min(1),
  goals: z.array(Goal).min(1),
  /** Paths that may be changed, made or removed; all others must stay as they are. */
  mayChange: z.array(z.string()),
  /** Skills that are offered and that the prompt forbids. */
  without: z.array(z.string()).default([]),
  /** Skills that it cannot be done without: of each list, one. */
  needs: z.array(z.array(z.string()).min(1)),
  /** Calls that are enough. */
  calls: z.int().min(1),
});
export type Task = z.infer<typeof Task>;

/** A call that an agent makes by heart. */
export interface ScriptedCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What an agent does that knows the task by heart. */
export interface AgentScript {
  /** The calls of each answer. */
  readonly turns: readonly (readonly ScriptedCall[])[];
  /** The last message. */
  readonly says: string;
}

/** An agent that goes wrong, and what the judgement has to say of it. */
export interface BrokenScript extends AgentScript {
  readonly because: string;
}

/** A task with agents that do it, and that do not. */
export interface KnownTask {
  readonly task: Task;
  readonly reference: AgentScript;
  readonly broken: readonly BrokenScript[];
}

/** A call, short to write. */
export function call(
  tool: string,
  given: Readonly<Record<string, unknown>> = {},
): ScriptedCall {
  return { tool, arguments: given };
}

/** Writes a file. */
export function writes(path: string, text: string): ScriptedCall {
  return call("write-file", { path, text });
}

/** Reads a file. */
export function reads(path: string): ScriptedCall {
  return call("read-file", { path });
}
