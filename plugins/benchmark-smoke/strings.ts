/** Words to be written exactly as asked. @module */

import type { Random, Score } from "model-lens";
import { z } from "zod";
import { Level, type Maker, type Question, verdict } from "./question.ts";
import { ANIMALS, CITIES, COLORS, NAMES, OBJECTS, PLACES } from "./words.ts";

/** Exactly this text. */
export const TextTarget = z.strictObject({
  kind: z.literal("text"),
  level: Level,
  text: z.string(),
});
export type TextTarget = z.infer<typeof TextTarget>;

/** These words in this order, with spaces, commas or line ends between them. */
export const SequenceTarget = z.strictObject({
  kind: z.literal("sequence"),
  level: Level,
  words: z.array(z.string()),
});
export type SequenceTarget = z.infer<typeof SequenceTarget>;

/** Any words that keep to all of this. */
export const WordsTarget = z.strictObject({
  kind: z.literal("words"),
  level: Level,
  count: z.int().min(1),
  /** Letter that every word begins with. */
  initial: z.string().length(1),
  /** The last word; null for any. */
  ending: z.string().nullable(),
  /** Letter that no word has; null for none. */
  without: z.string().length(1).nullable(),
});
export type WordsTarget = z.infer<typeof WordsTarget>;

type StringsTarget = TextTarget | SequenceTarget | WordsTarget;

/**
 * Level 1: copy, capitalise, repeat. Level 2: different words of one initial. Level 3: the same
 * under four rules, or words to be sorted, capitalised and joined.
 */
export const makeStrings: Maker<StringsTarget> = (random, level) => {
  if (level === 1) return copying(random);
  if (level === 2) return constrained(random, { level, strict: false });
  return random.next() < 0.5 ? constrained(random, { level, strict: true }) : sorting(random);
};

/** Right when the answer is the text: a code fence, quotes, emphasis or a full stop around it apart. */
export function judgeText({ text }: TextTarget, answer: string): Score {
  const found = bare(answer);
  return verdict(found || null, found === text, `"${text}"`);
}

/** Right when the answer is the words in their order, whatever separates them. */
export function judgeSequence({ words }: SequenceTarget, answer: string): Score {
  const found = bare(answer).split(/[\s,;]+/).filter((word) => word !== "");
  return verdict(found.join(" ") || null, sameWords(found, words), `"${words.join(" ")}"`);
}

/** Right when the answer is one line of different words in lower case that keep to every rule. */
export function judgeWords(target: WordsTarget, answer: string): Score {
  const found = bare(answer);
  const words = found.split(" ");
  const broken = rules(target).filter(({ kept }) => !kept(words)).map(({ rule }) => rule);
  const wanted = broken.length === 0 ? "every rule is kept" : broken.join(" and ");
  return verdict(found || null, broken.length === 0, wanted);
}

const WORDS = [...NAMES, ...OBJECTS, ...ANIMALS, ...PLACES, ...COLORS, ...CITIES];
const TIMES = ["two", "three", "four"];
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ".split("");

function copying(random: Random): Question<StringsTarget> {
  const word = random.pick(WORDS);
  const code = `${random.sample(LETTERS, 3).join("")}-${random.int(10, 9999)}`;
  const several = random.sample(WORDS, random.int(2, 4));
  const times = random.int(2, 4);
  const text = (prompt: string, text: string) =>
    ({ prompt, target: { kind: "text", level: 1, text } }) as const;
  const sequence = (prompt: string, words: string[]): Question<StringsTarget> => (
    { prompt, target: { kind: "sequence", level: 1, words } }
  );
  return random.pick([
    text(`Repeat after me: ${code}`, code),
    text(`Write only this: ${code}`, code),
    text(`Write ${word} in capital letters.`, word.toUpperCase()),
    sequence(`Write the word ${word} ${TIMES[times - 2]} times.`, Array(times).fill(word)),
    sequence(`Repeat these words: ${several.join(", ")}`, several),
  ]);
}

function constrained(
  random: Random,
  { level, strict }: { readonly level: Level; readonly strict: boolean },
): Question<WordsTarget> {
  const count = random.int(3, 9);
  const ending = random.pick([...OBJECTS, ...ANIMALS, ...PLACES]);
  const [initial = ""] = ending;
  const without = random.pick("aeio".split("").filter((letter) => !ending.includes(letter)));
  const rules = [
    `Write exactly ${count} different words on one line, in lower case, separated by single ` +
    `spaces, without punctuation.`,
    `Every word must begin with the letter "${initial}".`,
    ...(strict ? [`No word may contain the letter "${without}".`] : []),
    ...(strict ? [`The last word must be "${ending}".`] : []),
    "Reply with these words only.",
  ];
  return {
    prompt: rules.join(" "),
    target: {
      kind: "words",
      level,
      count,
      initial,
      ending: strict ? ending : null,
      without: strict ? without : null,
    },
  };
}

function sorting(random: Random): Question<TextTarget> {
  const words = random.sample([...OBJECTS, ...ANIMALS, ...PLACES], 6);
  const text = words.toSorted().join("-").toUpperCase();
  const prompt = `Take these words: ${words.join(", ")}. Sort them alphabetically, write each in ` +
    "capital letters and join them with hyphens, without spaces. Reply with the result only.";
  return { prompt, target: { kind: "text", level: 3, text } };
}

interface Rule {
  readonly rule: string;
  readonly kept: (words: readonly string[]) => boolean;
}

function rules({ count, initial, ending, without }: WordsTarget): readonly Rule[] {
  const every = (rule: string, test: (word: string) => boolean): Rule => ({
    rule,
    kept: (words) => words.every(test),
  });
  return [
    every("words of small letters with single spaces", (word) => /^[a-z]+$/.test(word)),
    { rule: `${count} words`, kept: (words) => words.length === count },
    { rule: "different words", kept: (words) => new Set(words).size === words.length },
    every(`words that begin with "${initial}"`, (word) => word.startsWith(initial)),
    every(`no "${without}"`, (word) => without === null || !word.includes(without)),
    {
      rule: `"${ending}" as the last word`,
      kept: (words) => ending === null || words.at(-1) === ending,
    },
  ];
}

/** The answer without what models put around it. */
function bare(answer: string): string {
  let text = answer.trim();
  text = /^```[a-z]*\n([^`]*)```$/.exec(text)?.[1]?.trim() ?? text;
  for (const mark of ["**", "`", '"', "'", "*"]) {
    if (text.length > 2 * mark.length && text.startsWith(mark) && text.endsWith(mark)) {
      text = text.slice(mark.length, -mark.length);
    }
  }
  return text.replace(/\.$/, "").trim();
}

function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((word, index) => word === others[index]);
}
