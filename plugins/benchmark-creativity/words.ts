/** Words, sentences and lines of a text, as everything here counts them. @module */

/** Words in lower case: letters and digits of any script, with apostrophes inside. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
}

/** What ends with a full stop, a question or an exclamation mark, and the rest after the last. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?…]["'”’)]*)\s+/u).map((one) => one.trim()).filter((one) =>
    wordsOf(one).length > 0
  );
}

/** Lines that are not blank. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

/** Paragraphs, which blank lines part. */
export function paragraphsOf(text: string): readonly string[] {
  return text.split(/\n\s*\n/).map((one) => one.trim()).filter((one) => one !== "");
}

/** Sequences of `n` words, each as one text. */
export function ngrams(words: readonly string[], n: number): readonly string[] {
  return Array.from(
    { length: Math.max(0, words.length - n + 1) },
    (_, at) => words.slice(at, at + n).join(" "),
  );
}
