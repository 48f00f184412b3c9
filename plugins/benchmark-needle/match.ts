/** RULER's scorers: which values stand in an answer. @module */

/** The answer as RULER reads it: control characters are line ends, and the ends are trimmed. */
export function readable(text: string): string {
  // deno-lint-ignore no-control-regex -- these very characters are meant
  return text.replace(/[\x00-\x1f]/g, "\n").trim();
}

/** The values that the answer has in it, whatever the case of their letters. */
export function foundIn(text: string, values: readonly string[]): readonly string[] {
  const lower = text.toLowerCase();
  return values.filter((value) => lower.includes(value.toLowerCase()));
}

/** RULER's `string_match_part`: 1 where any is found. */
export function partOf(found: readonly string[]): 0 | 1 {
  return found.length > 0 ? 1 : 0;
}
