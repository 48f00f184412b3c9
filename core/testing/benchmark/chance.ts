/** Answers of someone who has not read the question. @module */

import type { Random } from "../../random.ts";

/** What random text is made of, besides numbers from 0 to 9,999. */
export const VOCABULARY: readonly string[] = [
  ..."A B C D E F G H I J yes no true false maybe none unknown".split(" "),
  ..."Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" "),
  ..."Tom Lily Ben Mia Sam Anna Max Zoe Leo Ella Finn Nora Paris Rome Madrid".split(" "),
  ..."the a of and is to in answer result so therefore because first last red blue".split(" "),
  ..."green house dog cat tree river market apple cake map name age code number".split(" "),
  ...'{ } [ ] : , . = + - * ** ``` " \\boxed{ return def function class null'.split(" "),
];

/**
 * Random text: 1 to 12 parts, each with equal chance a number from 0 to 9,999 or a word of the
 * vocabulary, joined by spaces.
 */
export function randomText(random: Random): string {
  const part = () => random.next() < 0.5 ? String(random.int(0, 9999)) : random.pick(VOCABULARY);
  return Array.from({ length: random.int(1, 12) }, part).join(" ");
}
