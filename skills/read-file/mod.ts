/** Reads a text file of the work folder, whole or some of its lines. @module */

import type { Skill } from "model-lens";

interface Input {
  readonly path: string;
  readonly from?: number;
  readonly lines?: number;
}

interface Output {
  readonly text: string;
  /** Of the whole file. */
  readonly bytes: number;
  /** Of the whole file. */
  readonly lines: number;
  /** Whether the file has more than what is in `text`. */
  readonly truncated: boolean;
}

const run: Skill<Input, Output> = async ({ path, from = 1, lines = Infinity }, { work }) => {
  const whole = await work.readText(path);
  // Each with the line break that ends it, so that joined again they are the file.
  const all = whole.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  if (from > Math.max(1, all.length)) {
    throw new RangeError(`"${path}" has ${all.length} lines, so none begins at ${from}`);
  }
  const text = all.slice(from - 1, from - 1 + lines).join("");
  const bytes = new TextEncoder().encode(whole).length;
  return { text, bytes, lines: all.length, truncated: text !== whole };
};

export default run;
