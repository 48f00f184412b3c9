/** Which code of an answer is judged, and the program that it becomes. @module */

import { fencedBlocks } from "model-lens";
import type { Target } from "./target.ts";
import type { Task } from "./prompt.ts";

/** Functions that the reference defines and the tests name. */
export function namesOf({ code, test_list }: Pick<Task, "code" | "test_list">): string[] {
  const defined = [...code.matchAll(/^def\s+(\w+)/gm)].flatMap(([, name]) => name ?? []);
  const tests = test_list.join("\n");
  return [...new Set(defined)].filter((name) => new RegExp(`\\b${name}\\b`).test(tests));
}

/**
 * The code that is judged; undefined when there is none.
 *
 * `chat`: of what comes before `[DONE]` the last block that defines a tested function, else the last
 * block, else what follows `[BEGIN]`. `lm-eval-base`: all before `[DONE]`. `lm-eval`: all before the next
 * fence. The harness takes a first word that follows its own fence directly for the name of a language,
 * and loses it; here it is code.
 */
export function takenFrom(
  text: string,
  { names, variant }: Pick<Target, "names" | "variant">,
): string | undefined {
  const [answer = ""] = text.split(variant === "lm-eval" ? "```" : "[DONE]", 1);
  const code = variant === "chat" ? inChat(answer, names) : answer;
  return code.trim() === "" ? undefined : code;
}

function inChat(answer: string, names: readonly string[]): string {
  const blocks = fencedBlocks(answer).map(({ code }) => code);
  const defining = names.map((name) => new RegExp(`^(async )?def\\s+${name}\\b`, "m"));
  return blocks.findLast((code) => defining.some((pattern) => pattern.test(code))) ??
    blocks.at(-1) ?? answer.replace(/^[\s\S]*?\[BEGIN\]\n?/, "");
}

/**
 * The code, then what sets the tests up and may use classes of the code, then the tests. The harness
 * leaves annotations unread in its `mbpp_instruct`, so that names of types need no import.
 */
export function programOf(
  code: string,
  { setup, tests, variant }: Pick<Target, "setup" | "tests" | "variant">,
): string {
  const first = variant === "lm-eval" ? ["from __future__ import annotations"] : [];
  return [...first, code, setup, ...tests].join("\n");
}
