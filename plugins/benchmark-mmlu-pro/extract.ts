/** Which letter of an answer counts: the official rules. @module */

import { PYTHON_BOUNDARY, PYTHON_SPACE } from "model-lens";

const SAID = /answer is \(?([A-J])\)?/;
/** Looked for ahead, so that one that begins inside of another is found as well. */
const LABELLED = new RegExp(`(?=[aA]nswer:[${PYTHON_SPACE}]*([A-J]))`, "g");
const ALONE = new RegExp(`${PYTHON_BOUNDARY}[A-J]${PYTHON_BOUNDARY}`, "gu");

/** Level 1: the first "answer is (X)"; also what lm-evaluation-harness takes. */
export function saidLetter(text: string): string | undefined {
  return SAID.exec(text)?.[1];
}

/** Level 2: level 1, else the last "Answer: X" of the first line that has one, else the last letter that stands alone. */
export function letterOf(text: string): string | undefined {
  return saidLetter(text) ?? labelledLetter(text) ?? lastAlone(text);
}

function labelledLetter(text: string): string | undefined {
  let letter: string | undefined;
  let end = text.length;
  for (const match of text.matchAll(LABELLED)) {
    if (match.index > end) break;
    if (letter === undefined) {
      const newline = text.indexOf("\n", match.index);
      end = newline === -1 ? text.length : newline;
    }
    letter = match[1];
  }
  return letter;
}

function lastAlone(text: string): string | undefined {
  let last: string | undefined;
  for (const [letter] of text.matchAll(ALONE)) last = letter;
  return last;
}
