/** The words in which two texts differ. @module */

import { diffWordsWithSpace } from "diff";

/** A stretch of text that both have, or only one of them. */
export interface WordChange {
  readonly kind: "same" | "only in a" | "only in b";
  readonly text: string;
}

/** Milliseconds after which two texts are too different to be worth more. */
const LONGEST_MS = 40;

/**
 * What differs, word by word. Texts that have nearly nothing in common are not worth the time: then,
 * after their common beginning, one is told whole after the other.
 */
export function wordChanges(a: string, b: string): WordChange[] {
  const found = diffWordsWithSpace(a, b, { timeout: LONGEST_MS });
  if (found !== undefined) {
    return found.map(({ added, removed, value }) => ({
      kind: removed === true ? "only in a" : added === true ? "only in b" : "same",
      text: value,
    }));
  }
  let at = 0;
  while (at < Math.min(a.length, b.length) && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  const changes: WordChange[] = [
    { kind: "same", text: a.slice(0, at) },
    { kind: "only in a", text: a.slice(at) },
    { kind: "only in b", text: b.slice(at) },
  ];
  return changes.filter(({ text }) => text !== "");
}
