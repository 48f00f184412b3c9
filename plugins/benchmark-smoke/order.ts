/** Days of the week and people in a row: always one of seven. @module */

import type { Random, Score } from "model-lens";
import { z } from "zod";
import { concluded } from "./conclusion.ts";
import { Level, type Maker, type Question, verdict } from "./question.ts";
import { DAYS, NAMES } from "./words.ts";

export const ChoiceTarget = z.strictObject({
  kind: z.literal("choice"),
  level: Level,
  options: z.array(z.string().regex(/^[A-Z][a-z]+$/, "Write a capitalised word")).length(7),
  /** The option that the question starts from; never the right one. */
  given: z.string().nullable(),
  value: z.string(),
});
export type ChoiceTarget = z.infer<typeof ChoiceTarget>;

/** Level 1: the next day. Level 2: a day some weeks away. Level 3: one of seven people in a row. */
export const makeOrder: Maker<ChoiceTarget> = (random, level) =>
  level === 1 ? neighbour(random) : level === 2 ? distant(random) : row(random);

/**
 * Right when the option concluded is the one wanted. Where the deciding passage names several, the
 * one that the question gave is dropped ("Tuesday comes after Monday"); if several are left there
 * is no answer.
 */
export function judgeChoice({ options, given, value }: ChoiceTarget, text: string): Score {
  const named = new Set(concluded(text, (passage) => mentioned(passage, options)));
  if (named.size > 1 && given !== null) named.delete(given);
  const [only = null] = named.size === 1 ? named : [];
  return verdict(only, only === value, value);
}

function neighbour(random: Random): Question<ChoiceTarget> {
  const at = random.int(0, 6);
  const [step, ask] = random.pick(
    [
      [1, (day: string) => `Which day comes after ${day}?`],
      [1, (day: string) => `What is the day after ${day}?`],
      [-1, (day: string) => `Which day comes before ${day}?`],
    ] as const,
  );
  return { prompt: ask(dayAt(at)), target: day({ level: 1, from: at, to: at + step }) };
}

function distant(random: Random): Question<ChoiceTarget> {
  const at = random.int(0, 6);
  // Never whole weeks, so that the day given is never the answer.
  const days = 7 * random.int(1, 8) + random.int(1, 6);
  const [step, ask] = random.pick(
    [
      [days, `Today is ${dayAt(at)}. Which day of the week is it in ${days} days?`],
      [-days, `Today is ${dayAt(at)}. Which day of the week was it ${days} days ago?`],
    ] as const,
  );
  return {
    prompt: `${ask} Reply with the day only.`,
    target: day({ level: 2, from: at, to: at + step }),
  };
}

const PLACES_IN_ROW = ["", "second ", "third ", "fourth ", "fifth ", "sixth "];

function row(random: Random): Question<ChoiceTarget> {
  const people = random.sample(NAMES, 7);
  const [more, most] = random.pick([["taller", "tallest"], ["older", "oldest"]] as const);
  const place = random.int(0, PLACES_IN_ROW.length - 1);
  const facts = people.slice(1).map((person, before) =>
    `${people[before]} is ${more} than ${person}.`
  );
  return {
    prompt:
      `${random.shuffle(facts).join(" ")} Who is the ${PLACES_IN_ROW[place]}${most} of these ` +
      "seven people? Reply with the name only.",
    target: {
      kind: "choice",
      level: 3,
      options: random.shuffle(people),
      given: null,
      // `place` is below the number of people.
      value: people[place] as string,
    },
  };
}

function day(
  { level, from, to }: { readonly level: Level; readonly from: number; readonly to: number },
): ChoiceTarget {
  return { kind: "choice", level, options: [...DAYS], given: dayAt(from), value: dayAt(to) };
}

/** The day of a place in an endless week that begins on Monday. */
function dayAt(place: number): string {
  // The remainder of seven is an index of the seven days.
  return DAYS[((place % 7) + 7) % 7] as string;
}

/** The options in a passage as whole words, in capital or small letters. */
function mentioned(passage: string, options: readonly string[]): readonly string[] {
  const named = new Set(passage.toLowerCase().split(/[^a-z]+/));
  return options.filter((option) => named.has(option.toLowerCase()));
}
