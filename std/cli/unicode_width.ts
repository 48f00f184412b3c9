/**
 * Stand-in for `@std/cli/unicode-width`: the npm package of the standard library ships this module
 * without its data file, so the widths come from the Unicode properties of the engine instead.
 * @module
 */
// deno-lint-ignore no-import-prefix -- a bridge names its package, so that deleting it leaves no trace
import { eastAsianWidth } from "npm:get-east-asian-width@1.6.0";

/** Marks drawn over another character, invisible formatting, and the medial and final Hangul jamo. */
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}\u1160-\u11ff]$/u;
const SOFT_HYPHEN = "\u00ad";

/**
 * The number of terminal columns `text` takes: 2 for wide East Asian characters and emoji, 0 for
 * combining marks and control characters, 1 for the rest. Escape sequences are not removed first.
 */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (ZERO_WIDTH.test(char) && char !== SOFT_HYPHEN) continue;
    // Iterating a string yields whole characters, so there always is a code point.
    width += eastAsianWidth(char.codePointAt(0) as number);
  }
  return width;
}
