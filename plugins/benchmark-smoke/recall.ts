/** A code to be found again in a text. @module */

import type { Random, Score } from "model-lens";
import { z } from "zod";
import { concluded } from "./conclusion.ts";
import { Level, type Maker, verdict } from "./question.ts";
import { ANIMALS, COLORS, NAMES, OBJECTS, PLACES, WEATHER } from "./words.ts";

export const CodeTarget = z.strictObject({
  kind: z.literal("code"),
  level: Level,
  code: z.string(),
});
export type CodeTarget = z.infer<typeof CodeTarget>;

/** How long the text is, in characters, and how many codes of other people it holds. */
const TEXTS: Readonly<Record<Level, { readonly chars: number; readonly others: number }>> = {
  1: { chars: 300, others: 0 },
  2: { chars: 1000, others: 5 },
  3: { chars: 8000, others: 20 },
};

/**
 * Level 1: one code in about 80 tokens. Level 2: six people's codes in about 250. Level 3: twenty-one
 * people's codes in about 2,000, where the one asked for was changed later on.
 */
export const makeRecall: Maker<CodeTarget> = (random, level) => {
  const { chars, others } = TEXTS[level];
  const [name = "", ...rest] = random.shuffle(NAMES);
  const code = newCode(random);
  const facts = rest.slice(0, others).map((other) => `The code of ${other} is ${newCode(random)}.`);
  const sentences = filler(random, chars - 34 * (facts.length + 1));
  for (const fact of facts) sentences.splice(random.int(0, sentences.length), 0, fact);
  const at = random.int(0, sentences.length);
  const now = level === 3 ? "is now" : "is";
  sentences.splice(at, 0, `The code of ${name} ${now} ${code}.`);
  if (level === 3) {
    sentences.splice(random.int(0, at), 0, `The code of ${name} is ${newCode(random)}.`);
  }
  const only = level === 1 ? "" : " Reply with the code only.";
  return {
    prompt: `${sentences.join(" ")} What is the code of ${name}${
      level === 3 ? " now" : ""
    }?${only}`,
    target: { kind: "code", level, code },
  };
};

/**
 * Right when the code concluded is the one wanted, in capital or small letters. Where the deciding
 * passage names several codes there is no answer.
 */
export function judgeCode({ code }: CodeTarget, text: string): Score {
  const found = new Set(concluded(text, codes));
  const [only = null] = found.size === 1 ? found : [];
  return verdict(only, only === code, code);
}

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ".split("");

function newCode(random: Random): string {
  return `${random.sample(LETTERS, 3).join("")}-${random.int(100, 999)}`;
}

/** Every code in a passage, in capital letters and with a plain hyphen. */
function codes(passage: string): readonly string[] {
  return [...passage.matchAll(/\b([A-Z]{3})[-‐‑–](\d{3})\b/gi)]
    .map(([, letters = "", digits = ""]) => `${letters.toUpperCase()}-${digits}`);
}

/** Sentences that say nothing about codes, of about so many characters together. */
function filler(random: Random, chars: number): string[] {
  const sentences: string[] = [];
  for (let length = 0; length < chars;) {
    const sentence = random.pick([
      `The ${random.pick(OBJECTS)} is ${random.pick(COLORS)}.`,
      `It was ${random.pick(WEATHER)} at the ${random.pick(PLACES)}.`,
      `${random.pick(NAMES)} saw the ${random.pick(ANIMALS)}.`,
    ]);
    sentences.push(sentence);
    length += sentence.length + 1;
  }
  return sentences;
}
