/** Finds out everything about one answer: what it holds, and what that does when it is tried. @module */

import type { Check, Evidence, Filled, GradeAnswer, Taken } from "../item.ts";
import { textOf } from "../item_folders.ts";
import { fillSlots } from "../plan/fill.ts";
import { extract } from "./extract.ts";
import { checkedFacts } from "./facts.ts";
import { judgedProgram, noProgram } from "./program.ts";
import { checkedRules } from "./rules.ts";

/** Grades an answer by what can be run, compared or counted. Throws only the reason of the signal. */
export const grade: GradeAnswer = async (folder, filled, { answer, sandbox, signal }) => {
  const { grading, framework } = folder.item;
  const { slots } = filled;
  const fileOf = (name: string) => {
    const text = textOf(folder, name);
    return text === undefined ? undefined : fillSlots(text, slots);
  };
  const rules = filledRules(
    grading.kind === "instructions" ? grading.checks : grading.instructions ?? [],
    slots,
  );
  if (grading.kind === "facts") {
    const facts = checkedFacts(filled.facts, answer);
    return { ...NOTHING, facts, instructions: checkedRules(rules, { answer, code: null }) };
  }
  const { extracted, taken } = extract(answer, {
    exports: grading.kind === "program" ? grading.exports.map((one) => fillSlots(one, slots)) : [],
    given: fileOf("given"),
  });
  const code = extracted?.code ?? null;
  const instructions = checkedRules(rules, { answer, code });
  if (grading.kind === "instructions") return { ...NOTHING, extracted, taken, instructions };
  const tests = fileOf("tests");
  if (tests === undefined) {
    throw new TypeError(`Cannot grade item ${folder.item.id}: it has no tests`);
  }
  const program = code === null
    ? await noProgram({ framework, tests }, { sandbox, signal, why: WHY[taken] })
    : await judgedProgram({ framework, code, tests }, { sandbox, signal });
  return { ...NOTHING, extracted, taken, instructions, ...program };
};

/** In words. */
const WHY: Readonly<Record<Taken, string>> = {
  block: "the only block",
  chosen: "one of several blocks",
  patched: "the given file with a diff",
  bare: "the whole answer",
  empty: "the answer is empty",
  prose: "the answer is prose",
  diff: "the answer is a diff that does not fit",
  language: "its blocks are in another language",
};

/** Rules may name what a slot was filled with. */
function filledRules(checks: readonly Check[], slots: Filled["slots"]): Check[] {
  const filled = (value: unknown): unknown => {
    if (typeof value === "string") return fillSlots(value, slots);
    return Array.isArray(value) ? value.map(filled) : value;
  };
  // Texts for texts: what it is does not change.
  return checks.map((check) =>
    Object.fromEntries(Object.entries(check).map(([name, value]) => [name, filled(value)])) as Check
  );
}

const NOTHING: Evidence = {
  extracted: null,
  typeErrors: [],
  lint: [],
  tests: [],
  outcome: null,
  facts: [],
  instructions: [],
};
