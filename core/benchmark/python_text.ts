/**
 * What Python takes for space and for parts of words: official scorers are written in Python, and
 * JavaScript differs in both. @module
 */

/** The characters of `str.isspace()`, `str.strip()` and `\s`, for the inside of a character class. */
export const PYTHON_SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** The characters of `\w`, for the inside of a character class with the flag `u`. */
export const PYTHON_WORD = "\\p{L}\\p{N}_";
/** `\b`, with the flag `u`. */
export const PYTHON_BOUNDARY =
  `(?:(?<=[${PYTHON_WORD}])(?![${PYTHON_WORD}])|(?<![${PYTHON_WORD}])(?=[${PYTHON_WORD}]))`;

const START = new RegExp(`^[${PYTHON_SPACE}]+`);
const SPACE = new RegExp(`[${PYTHON_SPACE}]`);

/** `str.strip()`: of space, or of any of the given characters. */
export function pythonStrip(text: string, characters?: string): string {
  return pythonRightStrip(pythonLeftStrip(text, characters), characters);
}

/** `str.lstrip()`. */
export function pythonLeftStrip(text: string, characters?: string): string {
  if (characters === undefined) return text.replace(START, "");
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}

/** `str.rstrip()`. A loop, because a pattern that ends with `+$` takes the square of the length. */
export function pythonRightStrip(text: string, characters?: string): string {
  const isStripped = (one: string) =>
    characters === undefined ? SPACE.test(one) : characters.includes(one);
  let end = text.length;
  while (end > 0 && isStripped(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
