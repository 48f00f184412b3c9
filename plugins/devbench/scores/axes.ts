/**
 * What an answer is worth, axis by axis, from what grading found. Pure: docs/devbench.md publishes
 * these formulas.
 * @module
 */

import type { Check, Evidence, Item } from "../item.ts";

/** What an answer is judged by, with the weight of each in its score. */
export const AXES = {
  correctness: 0.4,
  reasoning: 0.2,
  instruction: 0.2,
  types: 0.15,
  lint: 0.05,
} as const;
export type Axis = keyof typeof AXES;
/** In the order of reports. */
export const AXIS_NAMES = [
  "correctness",
  "reasoning",
  "instruction",
  "types",
  "lint",
] as const satisfies readonly Axis[];

/** 0 to 1 on each axis that applies to the item; one that does not apply is absent. */
export type AxisScores = Readonly<Partial<Record<Axis, number>>>;

/** The axes that apply to an item, whatever is answered. */
export function axesOf({ category, grading }: Pick<Item, "category" | "grading">): Axis[] {
  const instruction: Axis[] = rulesOf(grading).length === 0 ? [] : ["instruction"];
  if (grading.kind === "instructions") return instruction;
  if (grading.kind === "program") return ["correctness", ...instruction, "types", "lint"];
  return [category === "reasoning" ? "reasoning" : "correctness", ...instruction];
}

/** The rules of an item, wherever they stand. */
export function rulesOf(grading: Item["grading"]): readonly Check[] {
  return grading.kind === "instructions" ? grading.checks : grading.instructions ?? [];
}

/** Scores an answer on every axis that applies. */
export function scoreOf(
  item: Pick<Item, "category" | "grading">,
  evidence: Evidence,
): AxisScores {
  return Object.fromEntries(axesOf(item).map((axis) => [axis, scoreOn(axis, item, evidence)]));
}

/** Σ weight · axis ÷ Σ weight, over the axes that apply. */
export function overall(scores: AxisScores): number {
  let [sum, weights] = [0, 0];
  for (const axis of AXIS_NAMES) {
    const score = scores[axis];
    if (score === undefined) continue;
    sum += AXES[axis] * score;
    weights += AXES[axis];
  }
  return weights === 0 ? 0 : Math.min(1, sum / weights);
}

/** Whether the task is done: what was asked for is all there, whatever its style. */
export function isSolved(item: Pick<Item, "category" | "grading">, scores: AxisScores): boolean {
  if (item.grading.kind === "instructions") return scores.instruction === 1;
  return (scores.correctness ?? scores.reasoning) === 1;
}

function scoreOn(
  axis: Axis,
  { grading }: Pick<Item, "grading">,
  { typeErrors, lint, ...evidence }: Evidence,
): number {
  const done = taskShare(evidence);
  switch (axis) {
    case "correctness":
    case "reasoning":
      return done;
    // How code is written counts only where it does part of what was asked: else an empty file is perfect.
    case "types":
      return done === 0 ? 0 : 1 / (1 + typeErrors.length);
    case "lint":
      return done === 0 ? 0 : 1 / (1 + lint.length / 4);
    case "instruction":
      return keptShare(rulesOf(grading), { ...evidence, done });
  }
}

/** The share of hidden tests that pass, or of facts that are right. */
function taskShare({ tests, facts }: Pick<Evidence, "tests" | "facts">): number {
  const checked = [...tests.map(({ passed }) => passed), ...facts.map(({ right }) => right)];
  return checked.length === 0 ? 0 : checked.filter((one) => one).length / checked.length;
}

/**
 * The share of rules that are kept. Silence keeps every rule that only forbids, and any run of words
 * is one sentence on one line, so these count once the answer does something: it keeps a rule that
 * asks for something of its own, or does part of the task.
 */
function keptShare(
  rules: readonly Check[],
  { instructions, done }: Pick<Evidence, "instructions"> & { readonly done: number },
): number {
  const kept = rules.filter((_, index) => instructions[index]?.kept === true);
  const telling = rules.filter((rule) => !onlyForbids(rule) && !keptByAnyWords(rule));
  const wanted = telling.length > 0 ? telling : rules.filter((rule) => !onlyForbids(rule));
  const doesSomething = done > 0 || kept.some((rule) => wanted.includes(rule));
  return doesSomething && rules.length > 0 ? kept.length / rules.length : 0;
}

/** Whether words without meaning could keep a rule. */
function keptByAnyWords(rule: Check): boolean {
  switch (rule.check) {
    case "words":
    case "sentences":
    case "lines":
      return true;
    default:
      return false;
  }
}

/** Whether an answer without content could keep a rule. */
function onlyForbids(rule: Check): boolean {
  switch (rule.check) {
    case "characters":
    case "avoids":
    case "no_code":
    case "case":
    case "imports_none_of":
    case "code_lines":
      return true;
    case "words":
      return rule.min === undefined;
    default:
      return false;
  }
}
