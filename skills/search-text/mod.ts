/** Finds lines in the text files of the work folder. @module */

import type { Skill } from "model-lens";
import { globPattern } from "./glob.ts";

interface Input {
  readonly pattern: string;
  readonly regex?: boolean;
  readonly ignore_case?: boolean;
  readonly path?: string;
  readonly glob?: string;
  readonly max?: number;
}

interface Match {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The line, cut after 300 characters. */
  readonly text: string;
}

interface Output {
  readonly matches: readonly Match[];
  /** Files that were searched. */
  readonly files: number;
  /** Files that are no text, or too large to be read. */
  readonly skipped: number;
  /** Whether there are more matches than these. */
  readonly truncated: boolean;
}

const LONGEST_LINE = 300;

const run: Skill<Input, Output> = async (input, { work }) => {
  const { pattern, regex = false, ignore_case = false, path = "", glob = "**", max = 200 } = input;
  const wanted = new RegExp(
    regex ? pattern : pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    ignore_case ? "iu" : "u",
  );
  const among = globPattern(glob);
  const matches: Match[] = [];
  let files = 0;
  let skipped = 0;
  for (const entry of await work.list(path)) {
    if (entry.kind !== "file" || !among.test(entry.path)) continue;
    const text = await textIfAny(() => work.readText(entry.path));
    if (text === undefined) {
      skipped++;
      continue;
    }
    files++;
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      const found = wanted.exec(line);
      if (found === null) continue;
      if (matches.length === max) return { matches, files, skipped, truncated: true };
      const column = found.index + 1;
      matches.push({
        path: entry.path,
        line: index + 1,
        column,
        text: line.slice(0, LONGEST_LINE),
      });
    }
  }
  return { matches, files, skipped, truncated: false };
};

export default run;

/** Undefined for a file that has no text to search. */
async function textIfAny(read: () => Promise<string>): Promise<string | undefined> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}
