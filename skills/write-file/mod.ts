/** Writes a text file into the work folder. @module */

import type { Skill } from "model-lens";

interface Input {
  readonly path: string;
  readonly text: string;
  readonly overwrite?: boolean;
}

interface Output {
  readonly path: string;
  readonly bytes: number;
  /** Whether there was none before. */
  readonly created: boolean;
}

const run: Skill<Input, Output> = async ({ path, text, overwrite = true }, { work }) => {
  const created = await work.info(path) === null;
  if (!created && !overwrite) throw new RangeError(`"${path}" is there already`);
  await work.writeText(path, text);
  return { path, bytes: new TextEncoder().encode(text).length, created };
};

export default run;
