/** English text as words and punctuation: the rules of NLTK 3.8's `word_tokenize()`. @module */

import { PYTHON_BOUNDARY, PYTHON_SPACE, PYTHON_WORD, pythonStrip } from "model-lens";
import type { Punkt } from "./punkt.ts";

type Rule = readonly [pattern: RegExp, replacement: string];

const S = `[${PYTHON_SPACE}]`;
const W = `[${PYTHON_WORD}]`;

/** One after the other, up to the space that is put around the sentence. */
const BEFORE: readonly Rule[] = [
  // Quotation marks that open.
  [/([«“‘„]|`+)/g, " $1 "],
  [/^"/g, "``"],
  [/(``)/g, " $1 "],
  [/([ ([{<])("|'{2})/g, "$1 `` "],
  [new RegExp(`(')(?!re|ve|ll|m|t|s|d|n)(${W})(?!${W})`, "giu"), "$1 $2"],
  // Punctuation.
  [new RegExp(`([^.])(\\.)([\\])}>"'»”’ ]*)${S}*$`, "gu"), "$1 $2 $3 "],
  [/([:,])(\P{Nd})/gu, " $1 $2"],
  [/([:,])(?=\n?$)/g, " $1 "],
  [/\.{2,}/g, " $& "],
  [/[;@#$%&]/g, " $& "],
  [new RegExp(`([^.])(\\.)([\\])}>"']*)${S}*$`, "gu"), "$1 $2$3 "],
  [/[?!]/g, " $& "],
  [/([^'])' /gu, "$1 ' "],
  [/[*]/g, " $& "],
  [/[\][(){}<>]/g, " $& "],
  [/--/g, " -- "],
];

const AFTER: readonly Rule[] = [
  // Quotation marks that close.
  [/([»”’])/g, " $1 "],
  [/''/g, " '' "],
  [/"/g, " '' "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, "$1 $2 "],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, "$1 $2 "],
  // Words that are two.
  ...[["can", "not"], ["d", "'ye"], ["gim", "me"], ["gon", "na"], ["got", "ta"], ["lem", "me"], [
    "more",
    "'n",
  ]].map((
    [first, second],
  ): Rule => [
    new RegExp(`${PYTHON_BOUNDARY}(${first})(${second})${PYTHON_BOUNDARY}`, "giu"),
    " $1 $2 ",
  ]),
  [new RegExp(`${PYTHON_BOUNDARY}(wan)(na)(?=${S})`, "giu"), " $1 $2 "],
  [new RegExp(` ('t)(is)${PYTHON_BOUNDARY}`, "giu"), " $1 $2 "],
  [new RegExp(` ('t)(was)${PYTHON_BOUNDARY}`, "giu"), " $1 $2 "],
];

const SPACES = new RegExp(`${S}+`);

/** The words and marks of a text, sentence by sentence. */
export function wordTokens(text: string, punkt: Punkt): string[] {
  return punkt.sentences(text).flatMap((sentence) => {
    const spaced = ` ${applied(BEFORE, sentence)} `;
    return pythonStrip(applied(AFTER, spaced)).split(SPACES).filter((token) => token !== "");
  });
}

function applied(rules: readonly Rule[], text: string): string {
  return rules.reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), text);
}
