/** Whether two items ask nearly the same. @module */

import type { PackRequest } from "./schema.ts";

/** From here on two items count as near-duplicates. */
export const NEAR = 0.8;

/**
 * How alike two requests are, from 0 to 1: of their messages' texts in lower case, without
 * punctuation, the share of runs of three words that both have (Jaccard index); of shorter texts,
 * of words.
 */
export function similarity(a: PackRequest, b: PackRequest): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const length = Math.min(3, left.length, right.length);
  const [one, other] = [shingles(left, length), shingles(right, length)];
  const all = new Set([...one, ...other]);
  if (all.size === 0) return left.length === right.length ? 1 : 0;
  return [...one].filter((shingle) => other.has(shingle)).length / all.size;
}

function wordsOf({ messages }: PackRequest): string[] {
  const text = messages.map(({ content }) =>
    typeof content === "string" ? content : JSON.stringify(content ?? "")
  ).join(" ");
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function shingles(words: readonly string[], length: number): Set<string> {
  const found = new Set<string>();
  if (length === 0) return found;
  for (let at = 0; at + length <= words.length; at++) {
    found.add(words.slice(at, at + length).join(" "));
  }
  return found;
}
