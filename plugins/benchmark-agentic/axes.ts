/** The four axes: numbers from what happened, never from what was said about it. docs/agentic.md has the formulas. @module */

import type { DialogueRecord, WorkFile } from "model-lens";
import type { Task } from "./task.ts";

/** What the axes are computed from. */
export interface Done {
  readonly record: Pick<DialogueRecord, "calls" | "ended">;
  readonly task: Pick<Task, "needs" | "calls">;
  /** Share of the goals that are reached. */
  readonly progress: number;
  /** For each constraint, whether it was kept. */
  readonly kept: readonly boolean[];
}

/** Each from 0 to 1. */
export interface Axes {
  readonly validity: number;
  readonly planning: number;
  readonly skillCorrectness: number;
  readonly constraintAdherence: number;
  /** The predecessor's weights over the four. */
  readonly total: number;
  /** Share of the calls that name a tool that does not exist; null without a call. */
  readonly hallucinated: number | null;
}

/** Outcomes of calls that were not what a call has to be, so that nothing was run. */
const INVALID: ReadonlySet<string> = new Set([
  "unknown_skill",
  "refused",
  "malformed_json",
  "string_arguments",
  "no_object",
  "arguments_too_large",
  "too_many_calls",
]);

/** Computes them. Who has done nothing has 0 on each. */
export function axesOf({ record: { calls }, task, progress, kept }: Done): Axes {
  const asked = calls.length;
  const of = (test: (call: typeof calls[number]) => boolean) => calls.filter(test).length;
  const completed = of(({ outcome }) => outcome === "completed");
  const used = new Set(
    calls.filter(({ outcome }) => outcome === "completed").map(({ tool }) => tool),
  );
  const met = task.needs.filter((any) => any.some((skill) => used.has(skill))).length;
  const validity = asked === 0 ? 0 : of(({ outcome }) => !INVALID.has(outcome)) / asked;
  const planning = completed === 0 ? 0 : progress * Math.min(1, task.calls / asked);
  const skillCorrectness = asked === 0 ? 0 : share(met, task.needs.length) * (completed / asked);
  const constraintAdherence = completed === 0
    ? 0
    : share(kept.filter((one) => one).length, kept.length);
  return {
    validity,
    planning,
    skillCorrectness,
    constraintAdherence,
    total: 0.25 * validity + 0.25 * planning + 0.3 * skillCorrectness + 0.2 * constraintAdherence,
    hallucinated: asked === 0 ? null : of(({ outcome }) => outcome === "unknown_skill") / asked,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

/** A constraint, and whether it was kept. */
export interface Constraint {
  readonly kept: boolean;
  /** Empty where it was kept. */
  readonly text: string;
}

/** What a task forbids, looked for in what happened. */
export function constraintsOf(
  { mayChange, without }: Pick<Task, "mayChange" | "without">,
  { before, after, calls, ended, reason }: DialogueRecord,
): readonly Constraint[] {
  const changed = changedPaths(before, after).find((path) => !mayChange.includes(path));
  const forbidden = calls.find(({ tool }) => without.includes(tool))?.tool;
  return [
    constraint(changed === undefined, `it changed ${changed}, which was to stay as it was`),
    constraint(ended === "finished", `it ended with ${ended}: ${reason}`),
    ...(without.length === 0
      ? []
      : [constraint(forbidden === undefined, `it used ${forbidden}, which was forbidden`)]),
  ];
}

function constraint(kept: boolean, text: string): Constraint {
  return { kept, text: kept ? "" : text };
}

/** Paths of files that are new, gone, or other than before. */
function changedPaths(before: readonly WorkFile[], after: readonly WorkFile[]): string[] {
  const [was, is] = [before, after].map((files) => new Map(files.map((file) => [file.path, file])));
  const paths = new Set([...was?.keys() ?? [], ...is?.keys() ?? []]);
  return [...paths].filter((path) => {
    const [one, other] = [was?.get(path), is?.get(path)];
    return one === undefined || other === undefined || one.text !== other.text ||
      one.bytes !== other.bytes;
  }).sort();
}
