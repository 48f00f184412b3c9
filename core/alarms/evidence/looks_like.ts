/** What a piece of text that changes from prompt to prompt looks like, in words for people. @module */

const KINDS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a date or time", /\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(:\d{2})?|\b(19|20)\d{2}\b.*\b\d{1,2}\b/],
  [
    "a weekday or month",
    /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|june|july|august|september|october|november|december)\b/i,
  ],
  ["an id", /[0-9a-f]{8}-[0-9a-f]{4}-|\b(?=[a-z]*\d)[0-9a-z_-]{12,}\b/i],
  ["seconds since 1970", /\b1[5-9]\d{8}(\d{3})?\b/],
  ["a number", /\d/],
];

/** The kind of text around a place; undefined where it is nothing in particular. */
export function looksLike(text: string, at: number): string | undefined {
  const around = wordsAround(text, at);
  return KINDS.find(([, pattern]) => pattern.test(around))?.[0];
}

/** The words around a place, at most 24 characters to either side. */
function wordsAround(text: string, at: number): string {
  const from = Math.max(0, at - 24);
  const before = text.slice(from, at);
  const after = text.slice(at, at + 24);
  // Only what the place is a part of or touches: no line breaks.
  return before.slice(before.lastIndexOf("\n") + 1) + (after.split("\n", 1)[0] ?? "");
}
