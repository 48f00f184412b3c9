/** How many sentences, words and paragraphs there are to be. @module */

import { PYTHON_SPACE, pythonLeftStrip, pythonStrip } from "model-lens";
import { z } from "zod";
import { pythonPattern } from "../english/letters.ts";
import { holds, type Maker, maker, Relation } from "./check.ts";
import { count } from "./keywords.ts";

const WORDS = pythonPattern("\\w+");
const DIVIDER = new RegExp(`[${PYTHON_SPACE}]?\\*\\*\\*[${PYTHON_SPACE}]?`);
const TOKEN_END = new RegExp(`[${PYTHON_SPACE}]`);

export const LENGTHS: Readonly<Record<string, Maker>> = {
  "length_constraints:number_sentences": maker(
    z.object({ num_sentences: z.int(), relation: Relation }),
    ({ num_sentences, relation }) => (response, { punkt }) =>
      holds(punkt.sentences(response).length, relation, num_sentences),
  ),
  "length_constraints:number_words": maker(
    z.object({ num_words: z.int(), relation: Relation }),
    ({ num_words, relation }) => (response) => holds(count(WORDS, response), relation, num_words),
  ),
  "length_constraints:number_paragraphs": maker(
    z.object({ num_paragraphs: z.int() }),
    ({ num_paragraphs }) => (response) =>
      partsOf(response.split(DIVIDER))?.length === num_paragraphs,
  ),
  "length_constraints:nth_paragraph_first_word": maker(
    z.object({ num_paragraphs: z.int(), nth_paragraph: z.int(), first_word: z.string() }),
    ({ num_paragraphs, nth_paragraph, first_word }) => (response) => {
      const paragraphs = response.split("\n\n");
      const filled = paragraphs.filter((paragraph) => pythonStrip(paragraph) !== "").length;
      // Upstream counts those that are filled, and then takes one of all.
      const paragraph = pythonStrip(paragraphs[nth_paragraph - 1] ?? "");
      return nth_paragraph <= filled && paragraph !== "" && filled === num_paragraphs &&
        firstWord(paragraph) === first_word.toLowerCase();
    },
  ),
};

/** The parts that are not blank; undefined where one between others is. */
export function partsOf(parts: readonly string[]): readonly string[] | undefined {
  const blank = (part: string) => pythonStrip(part) === "";
  if (parts.slice(1, -1).some(blank)) return undefined;
  return parts.filter((part) => !blank(part));
}

function firstWord(paragraph: string): string {
  const [token = ""] = paragraph.split(TOKEN_END, 1);
  const word = pythonLeftStrip(pythonLeftStrip(token, "'"), '"');
  return (word.split(/[.,?!'"]/, 1)[0] ?? "").toLowerCase();
}
