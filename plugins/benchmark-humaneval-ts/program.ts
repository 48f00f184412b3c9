/** Which code of an answer is judged, and the program that it becomes. @module */

import { fencedBlocks } from "model-lens";
import type { Target } from "./target.ts";

/**
 * The code that is judged, without the tests; undefined when there is none.
 *
 * `chat`: the first block in TypeScript, else the first block, else the whole answer. Where it has the
 * signature of the prompt, it counts from there to the last closing brace of that depth, after the
 * prompt's comment; else it is taken for the body. `completion`: all before the first stop word.
 */
export function takenFrom(text: string, target: Omit<Target, "tests">): string | undefined {
  const { prompt, stop, variant } = target;
  if (variant === "completion") {
    const ends = [...stop, "\nexport", "\nimport", "\nconsole.log"]
      .map((word) => text.indexOf(word)).filter((index) => index >= 0);
    const body = text.slice(0, Math.min(text.length, ...ends));
    return body.trim() === "" ? undefined : `${prompt}${body}`;
  }
  const blocks = fencedBlocks(text);
  const block = blocks.find(({ language }) => /^(typescript|ts)$/.test(language)) ?? blocks[0];
  const code = block?.code ?? text;
  if (code.trim() === "") return undefined;
  return wholeFunction(code, prompt) ?? `${prompt}${code}`;
}

function wholeFunction(code: string, prompt: string): string | undefined {
  const line = prompt.trimEnd().split("\n").at(-1) ?? "";
  const [signature = ""] = line.split("{", 1);
  const start = code.indexOf(signature.trim());
  if (signature.trim() === "" || start < 0) return undefined;
  const from = code.lastIndexOf("\n", start) + 1;
  const indent = /^[ \t]*/.exec(code.slice(from))?.[0] ?? "";
  const end = code.lastIndexOf(`\n${indent}}`);
  const comment = prompt.slice(0, prompt.lastIndexOf(line));
  const body = end < start ? code.slice(start) : code.slice(start, end + indent.length + 2);
  return `${comment}${body}`;
}

/** The published program: the code, then the tests. */
export function programOf(code: string, { tests }: Pick<Target, "tests">): string {
  return `${code}\n${tests}`;
}
