/** Compares two texts line by line. @module */

import type { Skill, SkillContext } from "model-lens";
import { unified } from "./unified.ts";

interface Input {
  readonly a?: string;
  readonly b?: string;
  readonly a_path?: string;
  readonly b_path?: string;
}

interface Output {
  readonly same: boolean;
  /** Empty when they are the same. */
  readonly diff: string;
  readonly added: number;
  readonly removed: number;
}

const run: Skill<Input, Output> = async ({ a, b, a_path, b_path }, { work }) => {
  const before = await textOf(a, a_path, work);
  const after = await textOf(b, b_path, work);
  const diff = unified(before, after, { a: a_path ?? "a", b: b_path ?? "b" });
  const lines = diff.split("\n").slice(2);
  return {
    same: before === after,
    diff,
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
};

export default run;

async function textOf(
  text: string | undefined,
  path: string | undefined,
  work: SkillContext["work"],
): Promise<string> {
  return text ?? await work.readText(path ?? "");
}
