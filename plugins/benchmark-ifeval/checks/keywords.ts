/** Words and letters that are to be there, or not. @module */

import { pythonStrip } from "model-lens";
import { z } from "zod";
import { pythonPattern } from "../english/letters.ts";
import { holds, type Maker, maker, Relation } from "./check.ts";

const ignoreCase = true;

export const KEYWORDS: Readonly<Record<string, Maker>> = {
  "keywords:existence": maker(
    z.object({ keywords: z.array(z.string()) }),
    ({ keywords }) => (response) =>
      keywords.every((keyword) => found(pythonPattern(keyword, { ignoreCase }), response)),
  ),
  "keywords:frequency": maker(
    z.object({ keyword: z.string(), frequency: z.int(), relation: Relation }),
    ({ keyword, frequency, relation }) => (response) => {
      const pattern = pythonPattern(pythonStrip(keyword), { ignoreCase });
      return holds(count(pattern, response), relation, frequency);
    },
  ),
  "keywords:forbidden_words": maker(
    z.object({ forbidden_words: z.array(z.string()) }),
    ({ forbidden_words }) => (response) =>
      !forbidden_words.some((word) =>
        found(pythonPattern(`\\b${word}\\b`, { ignoreCase }), response)
      ),
  ),
  // Upstream takes a random letter for "#" and "!": here they are counted as what they are.
  "keywords:letter_frequency": maker(
    z.object({ letter: z.string(), let_frequency: z.int(), let_relation: Relation }),
    ({ letter, let_frequency, let_relation }) => (response) => {
      const wanted = pythonStrip(letter).toLowerCase();
      let times = 0;
      for (const one of response.toLowerCase()) if (one === wanted) times++;
      return holds(times, let_relation, let_frequency);
    },
  ),
};

/** Whether a pattern is anywhere in a text. */
export function found(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/** How often it is there, without overlaps. */
export function count(pattern: RegExp, text: string): number {
  let times = 0;
  for (const _ of text.matchAll(pattern)) times++;
  return times;
}
