/** What the text as a whole is to be. @module */

import { pythonStrip } from "model-lens";
import { z } from "zod";
import { isLower, isUpper } from "../english/letters.ts";
import { wordTokens } from "../english/words.ts";
import { holds, type Maker, maker, plain, Relation, type Support } from "./check.ts";
import { partsOf } from "./lengths.ts";

export const TEXTS: Readonly<Record<string, Maker>> = {
  "language:response_language": maker(
    z.object({ language: z.string() }),
    ({ language }) => (response, support) => isIn(language, response, support),
  ),
  "combination:two_responses": plain((response) => {
    const parts = partsOf(response.split("******"));
    const [first = "", second = ""] = parts ?? [];
    return parts?.length === 2 && pythonStrip(first) !== pythonStrip(second);
  }),
  "combination:repeat_prompt": maker(
    z.object({ prompt_to_repeat: z.string() }),
    ({ prompt_to_repeat }) => (response) =>
      pythonStrip(response).toLowerCase().startsWith(pythonStrip(prompt_to_repeat).toLowerCase()),
  ),
  "startend:end_checker": maker(
    z.object({ end_phrase: z.string() }),
    ({ end_phrase }) => (response) =>
      pythonStrip(pythonStrip(response), '"').toLowerCase()
        .endsWith(pythonStrip(end_phrase).toLowerCase()),
  ),
  "startend:quotation": plain((response) => {
    const text = pythonStrip(response);
    return text.length > 1 && text.startsWith('"') && text.endsWith('"');
  }),
  "change_case:capital_word_frequency": maker(
    z.object({ capital_frequency: z.int(), capital_relation: Relation }),
    ({ capital_frequency, capital_relation }) => (response, { punkt }) => {
      const capitals = wordTokens(response, punkt).filter(isUpper);
      return holds(capitals.length, capital_relation, capital_frequency);
    },
  ),
  "change_case:english_capital": plain((response, support) =>
    isUpper(response) && isIn("en", response, support)
  ),
  "change_case:english_lowercase": plain((response, support) =>
    isLower(response) && isIn("en", response, support)
  ),
  "punctuation:no_comma": plain((response) => !response.includes(",")),
};

/** A text whose language nothing tells counts as being in it. */
function isIn(language: string, response: string, support: Support): boolean {
  return (support.language.detect(response) ?? language) === language;
}
