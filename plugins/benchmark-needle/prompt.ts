/** RULER's prompt: an announcement, the text with its needles, the question. @module */

import { type Message, random } from "model-lens";
import type { Haystack, HaystackPlace } from "./haystack.ts";
import type { Hidden, Needle, ValueKind } from "./needles.ts";

/** What a prompt is made of. */
export interface PromptParts {
  readonly hidden: Hidden;
  readonly haystack: Haystack;
  readonly place: HaystackPlace;
  /** Per cent of the text before the first needle. */
  readonly depth: number;
  readonly valueKind: ValueKind;
  /** Whether the beginning of the answer stands after the question, as in RULER. */
  readonly prefixed: boolean;
}

/** The prompt with so many sentences of haystack. */
export function promptOf(parts: PromptParts, sentences: number): readonly Message[] {
  const { hidden: { wanted }, valueKind, prefixed } = parts;
  const one = wanted.length === 1;
  const values = one ? valueKind.slice(0, -1) : valueKind;
  const query = queryOf([...new Set(wanted.map(({ key }) => key))]);
  const announcement = one
    ? `A special magic ${values} is hidden within the following text.`
    : `Some special magic ${values} are hidden within the following text.`;
  const verb = one ? "is" : "are";
  const question = `What ${one ? "is" : "are all"} the special magic ${values} for ${query} ` +
    "mentioned in the provided text?";
  const prefix = prefixed
    ? ` The special magic ${values} for ${query} mentioned in the provided text ${verb}`
    : "";
  const content = `${announcement} Make sure to memorize it. I will quiz you about the ${values} ` +
    `afterwards.\n${contextOf(parts, sentences)}\n${question}${prefix}`;
  return [{ role: "user", content }];
}

/** Places that RULER draws for needles that have no depth of their own: per cent. */
const ANYWHERE = Array.from({ length: 40 }, (_, index) => 100 * index / 39);

/** The sentences with the needles between them. */
function contextOf(
  { hidden, haystack, place, depth, valueKind }: PromptParts,
  count: number,
): string {
  const { wanted: [first, ...more], distractors } = hidden;
  const others = [...more, ...distractors];
  const drawn = random(place.seed, `places ${place.id}`);
  const needles = [
    { depth, needle: first },
    ...others.map((needle) => ({ depth: drawn.pick(ANYWHERE), needle })),
  ];
  const sentences = haystack.sentences(count, place);
  const at = Map.groupBy(needles, ({ depth }) => Math.round(sentences.length * depth / 100));
  const hiddenAt = (index: number) =>
    (at.get(index) ?? []).map(({ needle }) => sentenceOf(needle, valueKind));
  return [
    ...sentences.flatMap((sentence, index) => [...hiddenAt(index), sentence]),
    ...hiddenAt(sentences.length),
  ].join(haystack.joint);
}

function sentenceOf({ key, value }: Needle, valueKind: ValueKind): string {
  return `One of the special magic ${valueKind} for ${key} is: ${value}.`;
}

function queryOf(keys: readonly string[]): string {
  const [last = "", ...rest] = keys.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(", ")}, and ${last}`;
}
