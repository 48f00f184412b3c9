/** Words of lines as Python splits them. @module */

import { PYTHON_SPACE, pythonStrip } from "model-lens";

const SPACES = new RegExp(`[${PYTHON_SPACE}]+`);

/** `str.split()`. */
export function wordsOf(line: string): string[] {
  const stripped = pythonStrip(line);
  return stripped === "" ? [] : stripped.split(SPACES);
}
