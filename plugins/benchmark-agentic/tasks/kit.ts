/** Makes tasks of what differs between them. @module */

import type { z } from "zod";
import { type AgentScript, type BrokenScript, type KnownTask, Task } from "../task.ts";

/** A task without what its scripts tell. */
type Draft =
  & Omit<z.input<typeof Task>, "family" | "calls" | "skills">
  & Partial<Pick<Task, "skills">>
  & { readonly reference: AgentScript; readonly broken: readonly BrokenScript[] };

/** The tools that most tasks offer. */
export const USUAL: readonly string[] = ["read-file", "write-file", "search-text"];

/** Tasks of a family: as many calls are enough as the reference makes. */
export function tasksOf(family: string, drafts: readonly Draft[]): KnownTask[] {
  return drafts.map(({ reference, broken, ...draft }) => ({
    task: Task.parse({
      skills: USUAL,
      ...draft,
      family,
      calls: reference.turns.reduce((sum, calls) => sum + calls.length, 0),
    }),
    reference,
    broken,
  }));
}
