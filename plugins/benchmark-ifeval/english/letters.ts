/** Capitals as Python sees them, and its patterns in JavaScript. @module */

import { PYTHON_BOUNDARY, PYTHON_SPACE, PYTHON_WORD } from "model-lens";

const LOWER = /[\p{Lowercase}\p{Lt}]/u;
const UPPER = /\p{Uppercase}/u;
const CAPITAL = /[\p{Uppercase}\p{Lt}]/u;
const SMALL = /\p{Lowercase}/u;

/** `str.isupper()`: at least one capital, and no small letter. */
export function isUpper(text: string): boolean {
  return UPPER.test(text) && !LOWER.test(text);
}

/** `str.islower()`: at least one small letter, and no capital. */
export function isLower(text: string): boolean {
  return SMALL.test(text) && !CAPITAL.test(text);
}

/** What the shorthands of a Python pattern stand for, for patterns with the flag `u`. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  s: `[${PYTHON_SPACE}]`,
  S: `[^${PYTHON_SPACE}]`,
  w: `[${PYTHON_WORD}]`,
  W: `[^${PYTHON_WORD}]`,
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  b: PYTHON_BOUNDARY,
};

/**
 * A Python pattern as one of JavaScript: its own letters, digits and space. Outside of classes, `.`
 * stops at `\n` alone, `^` and `$` of MULTILINE stand beside `\n` alone, and under IGNORECASE an "i"
 * is dotless and dotted as well.
 */
export function pythonPattern(
  source: string,
  { ignoreCase = false, multiline = false }: {
    readonly ignoreCase?: boolean;
    readonly multiline?: boolean;
  } = {},
): RegExp {
  let isClass = false;
  const translated = source.replace(/\\(.)|[.^$[\]iI]/gs, (piece, escaped: string | undefined) => {
    if (escaped !== undefined) return inClass(SHORTHANDS[escaped], isClass) ?? plain(escaped);
    if (piece === "[" && !isClass) isClass = true;
    else if (piece === "]") isClass = false;
    if (isClass) return piece;
    if (piece === ".") return "[^\\n]";
    if (piece === "^" && multiline) return "(?<![^\\n])";
    if (piece === "$") return multiline ? "(?![^\\n])" : "(?=\\n?$)";
    return ignoreCase && /i/i.test(piece) ? "[iıİ]" : piece;
  });
  return new RegExp(translated, ignoreCase ? "giu" : "gu");
}

/** Inside of a class a shorthand stands without its brackets. */
function inClass(shorthand: string | undefined, isClass: boolean): string | undefined {
  return isClass ? shorthand?.replace(/^\[(?!\^)(.*)\]$/s, "$1") : shorthand;
}

/** An escaped character: under `u` only those that mean something may be escaped. */
function plain(escaped: string): string {
  return /[\^$\\.*+?()[\]{}|/tnrfv\-]/.test(escaped) ? `\\${escaped}` : escaped;
}
