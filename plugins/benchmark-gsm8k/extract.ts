/** Which number of an answer counts, and when two are the same: the filters of lm-evaluation-harness. @module */

import { pythonStrip } from "model-lens";

/** How a prompt asks for the answer, which is what its strict filter looks for. */
export type Ending = "final answer" | "answer" | "hashes";

/** What a filter found; undefined where the harness says "[invalid]". */
export type Found = string | undefined;

/** The last number anywhere, whatever stands around it. */
export function flexibleExtract(text: string): Found {
  return lastMatch(/(-?[$0-9.,]{2,})|(-?[0-9]+)/g, text);
}

/** The number where the prompt wants it to be. */
export function strictMatch(text: string, ending: Ending): Found {
  switch (ending) {
    case "final answer":
      // The last one, as `group_select: -1` has it.
      return lastMatch(/The final answer is (?:(-?[$0-9.,]{2,})|(-?[0-9]+))/g, text);
    case "answer":
      // One more character has to follow, any but the end of a line.
      return firstMatch(/The answer is (-?[0-9.,]+)[^\n]/, text);
    case "hashes":
      return firstMatch(/#### (-?[0-9.,]+)/, text);
  }
}

/** What of a number is compared: commas, dollars, what stands before "#### ", and one last point are nothing. */
export function normalised(number: string): string {
  const plain = number.replaceAll(",", "").replaceAll("$", "");
  const mark = plain.lastIndexOf(MARK);
  const after = mark === -1 ? plain : plain.slice(mark + MARK.length);
  return after.replace(/\.(?=\n?$)/, "").toLowerCase();
}

const MARK = "#### ";

/** Whether what was found is the number that is right. */
export function isRight(found: Found, target: string): boolean {
  return found !== undefined && normalised(found) === normalised(target);
}

function firstMatch(pattern: RegExp, text: string): Found {
  const [, number] = pattern.exec(text) ?? [];
  return number === undefined ? undefined : pythonStrip(number);
}

function lastMatch(pattern: RegExp, text: string): Found {
  const groups = [...text.matchAll(pattern)].at(-1)?.slice(1) ?? [];
  const number = groups.find((group) => group !== undefined && group !== "");
  return number === undefined ? undefined : pythonStrip(number);
}
