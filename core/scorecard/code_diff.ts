/** Two programs line by line: what one of them has and the other has not. @module */

import { diffLines } from "diff";

/** A line that both have, or only the first (`-`) or the second (`+`). */
export interface DiffLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** Milliseconds after which two programs are too different to be worth more. */
const LONGEST_MS = 300;

/** The lines of both in one order; null where they have too little in common to be laid over each other in time. */
export function codeDiff(first: string, second: string): DiffLine[] | null {
  const parts = diffLines(withEnd(first), withEnd(second), {
    timeout: LONGEST_MS,
    ignoreNewlineAtEof: true,
  });
  if (parts === undefined) return null;
  return parts.flatMap(({ value, added, removed }) => {
    const mark = added ? "+" : removed ? "-" : " ";
    return value.replace(/\n$/, "").split("\n").map((text) => ({ mark, text }) as const);
  });
}

function withEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
