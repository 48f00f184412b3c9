/** What a piece of text that changes from prompt to prompt looks like, in words for people. @module */

const KINDS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a date or time", /\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(:\d{2})?|\b(19|20)\d{2}\b.*\b\d{1,2}\b/],
  [
    "a weekday or month",
    /\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|june|july|august|september|october|november|december)\b/i,
  ],
  ["an id", /[0-9a-f]{8}-[0-9a-f-]{4,27}|\b(?=[a-z]*\d)[0-9a-z_-]{12,}\b/i],
  ["seconds since 1970", /\b1[5-9]\d{8}(\d{3})?\b/],
  ["a number", /\d+/],
];

/** The kind of text that a place is in or touches; undefined where it is nothing in particular. */
export function looksLike(text: string, at: number): string | undefined {
  const { around, place } = wordsAround(text, at);
  return KINDS.find(([, pattern]) =>
    [...around.matchAll(new RegExp(pattern, `${pattern.flags}g`))].some(({ 0: found, index }) =>
      index <= place && place <= index + found.length
    )
  )?.[0];
}

/** The line around a place, at most 40 characters to either side, and where the place is in it. */
function wordsAround(text: string, at: number): { around: string; place: number } {
  const before = text.slice(Math.max(0, at - 40), at);
  const left = before.slice(before.lastIndexOf("\n") + 1);
  const [right = ""] = text.slice(at, at + 40).split("\n", 1);
  return { around: left + right, place: left.length };
}
