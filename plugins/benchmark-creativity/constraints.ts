/** What a text must be like, checked by code. @module */

import { z } from "zod";
import { linesOf, paragraphsOf, sentencesOf, wordsOf } from "./words.ts";

const Words = z.array(z.string()).min(1);
const Count = { min: z.int().min(0), max: z.int().min(0) };

/** A hard constraint; both ends of a range are allowed. */
export const Constraint = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("words"), ...Count }),
  z.strictObject({ kind: z.literal("sentences"), ...Count }),
  z.strictObject({ kind: z.literal("lines"), ...Count }),
  z.strictObject({ kind: z.literal("paragraphs"), ...Count }),
  /** All of these words are in it. */
  z.strictObject({ kind: z.literal("includes"), words: Words }),
  /** None of these words is in it. */
  z.strictObject({ kind: z.literal("avoids"), words: Words }),
  /** No word has this letter. */
  z.strictObject({ kind: z.literal("without-letter"), letter: z.string().length(1) }),
  /** The first letters of the lines spell the word. */
  z.strictObject({ kind: z.literal("acrostic"), word: z.string() }),
  z.strictObject({ kind: z.literal("first-word"), word: z.string() }),
  z.strictObject({ kind: z.literal("last-word"), word: z.string() }),
  /** Every line has as many words as its place says. */
  z.strictObject({ kind: z.literal("words-per-line"), counts: z.array(z.int().min(1)).min(1) }),
  /** Every sentence ends with a question mark. */
  z.strictObject({ kind: z.literal("questions") }),
  /** No word of four letters or more comes twice. */
  z.strictObject({ kind: z.literal("no-word-twice") }),
]);
export type Constraint = z.infer<typeof Constraint>;

/** Whether a text meets a constraint. A text without words meets none. */
export function meets(text: string, constraint: Constraint): boolean {
  const words = wordsOf(text);
  if (words.length === 0) return false;
  switch (constraint.kind) {
    case "words":
      return within(words.length, constraint);
    case "sentences":
      return within(sentencesOf(text).length, constraint);
    case "lines":
      return within(linesOf(text).length, constraint);
    case "paragraphs":
      return within(paragraphsOf(text).length, constraint);
    case "includes":
      return constraint.words.every((word) => words.includes(word));
    case "avoids":
      return constraint.words.every((word) => !words.includes(word));
    case "without-letter":
      return !words.some((word) => word.includes(constraint.letter));
    case "acrostic":
      return linesOf(text).map((line) => firstLetter(line)).join("") === constraint.word;
    case "first-word":
      return words[0] === constraint.word;
    case "last-word":
      return words.at(-1) === constraint.word;
    case "words-per-line": {
      const counts = linesOf(text).map((line) => wordsOf(line).length);
      return counts.join() === constraint.counts.join();
    }
    case "questions":
      return sentencesOf(text).every((sentence) => /\?["'”’)]*$/u.test(sentence));
    case "no-word-twice": {
      const long = words.filter((word) => word.length >= 4);
      return new Set(long).size === long.length;
    }
  }
}

/** What a prompt says of a constraint. */
export function inWords(constraint: Constraint): string {
  switch (constraint.kind) {
    case "words":
    case "sentences":
    case "lines":
    case "paragraphs": {
      const { kind, min, max } = constraint;
      if (min === max) return `exactly ${min} ${min === 1 ? kind.slice(0, -1) : kind}`;
      return min === 0 ? `at most ${max} ${kind}` : `from ${min} to ${max} ${kind}`;
    }
    case "includes":
      return `uses the words ${listed(constraint.words)}`;
    case "avoids":
      return `never uses the words ${listed(constraint.words)}`;
    case "without-letter":
      return `no word has the letter "${constraint.letter}"`;
    case "acrostic":
      return `${constraint.word.length} lines, whose first letters spell ${constraint.word.toUpperCase()}`;
    case "first-word":
      return `the first word is "${constraint.word}"`;
    case "last-word":
      return `the last word is "${constraint.word}"`;
    case "words-per-line":
      return `${constraint.counts.length} lines of ${constraint.counts.join(", ")} words`;
    case "questions":
      return "every sentence is a question";
    case "no-word-twice":
      return "no word of four letters or more comes twice";
  }
}

function within(count: number, { min, max }: { readonly min: number; readonly max: number }) {
  return count >= min && count <= max;
}

function firstLetter(line: string): string {
  return wordsOf(line)[0]?.slice(0, 1) ?? "";
}

function listed(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
