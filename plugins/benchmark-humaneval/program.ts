/** Which code of an answer is judged, and the program that it becomes. @module */

import { fencedBlocks } from "model-lens";
import type { Target } from "./target.ts";

/** What of a target extraction needs. */
type Asked = Pick<Target, "prompt" | "entry_point" | "variant">;

/**
 * The code that is judged; undefined when there is none. `chat`: the last block that defines the
 * function, else the last block, else the whole answer. `lm-eval`: all before the first fence.
 */
export function takenFrom(text: string, { entry_point, variant }: Asked): string | undefined {
  const code = variant === "lm-eval" ? text.split("```", 1)[0] ?? "" : inChat(text, entry_point);
  return code.trim() === "" ? undefined : code;
}

function inChat(text: string, name: string): string {
  const blocks = fencedBlocks(text).map(({ code }) => code);
  return blocks.findLast((code) => defines(code, name)) ?? blocks.at(-1) ?? text;
}

/**
 * The official program: prompt and completion, the tests, and their call. Code that defines the
 * function itself takes the place of the prompt's definition; imports and functions that the prompt
 * has before it stay.
 */
export function programOf(
  code: string,
  { prompt, test, entry_point, variant }: Target,
): string {
  const isWhole = variant === "chat" && defines(code, entry_point);
  const solution = isWhole ? `${before(prompt, entry_point)}${code}` : `${prompt}${code}`;
  return `${solution}\n${test}\ncheck(${entry_point})`;
}

function defines(code: string, name: string): boolean {
  return definition(name).test(code);
}

function before(prompt: string, name: string): string {
  return prompt.slice(0, definition(name).exec(prompt)?.index ?? 0);
}

/** At the start of a line: a method of that name is another function. */
function definition(name: string): RegExp {
  return new RegExp(`^(async )?def ${name}\\b`, "m");
}
