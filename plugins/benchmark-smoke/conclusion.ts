/** Where in an answer its conclusion is. @module */

/**
 * The candidates in the passage that decides: the first of these that has any.
 *
 * 1. What stands in the last `\boxed{…}`.
 * 2. What follows the last "answer is" or "answer:", up to the end of its sentence.
 * 3. The last sentence or line that has a candidate.
 *
 * Emphasis (`*`, `` ` ``) is dropped before. `find` gives the candidates of a passage.
 */
export function concluded<C>(text: string, find: (passage: string) => readonly C[]): readonly C[] {
  const plain = text.replaceAll(/[*`]/g, "");
  for (const passage of passages(plain)) {
    const candidates = find(passage);
    if (candidates.length > 0) return candidates;
  }
  return [];
}

function* passages(text: string): Generator<string> {
  const boxed = text.split("\\boxed{");
  if (boxed.length > 1) yield boxed.at(-1)?.split("}")[0] ?? "";
  const stated = text.split(/\banswer(?: is|:)/i);
  if (stated.length > 1) {
    yield sentences(stated.at(-1) ?? "").find((one) => one.trim() !== "") ?? "";
  }
  yield* sentences(text).reverse();
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?])\s+|\n+/);
}
