/** What needles are hidden in: sentences of our own, RULER's noise, or a story in the public domain. @module */

import { type Random, random } from "model-lens";
import story from "./text/holmes.json" with { type: "json" };

/** Names of haystacks, the default first. */
export const HAYSTACKS = ["sentences", "noise", "story"] as const;
export type HaystackName = (typeof HAYSTACKS)[number];

/** A text to hide needles in, sentence by sentence. */
export interface Haystack {
  /** What sentences are joined with. */
  readonly joint: string;
  /** So many sentences; in all prompts of a length the same, so that their tokens are the same in number. */
  sentences(count: number, place: HaystackPlace): readonly string[];
}

/** Which text is wanted. */
export interface HaystackPlace {
  readonly seed: number;
  /** The same for all prompts of a length. */
  readonly length: number;
  /** The sample; its order of the sentences is its own, where order means nothing. */
  readonly id: string;
}

/** RULER's, one line a group. */
const NOISE =
  "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again.";

/**
 * The first three of The Adventures of Sherlock Holmes (1892) by Arthur Conan Doyle, who died in
 * 1930: in the public domain. The text alone, without anything of those who digitised it.
 */
const STORY: readonly string[] = story.flatMap((paragraph) =>
  paragraph.split(/(?<=[.!?]["']?) (?=["'A-Z])/)
);

/** The haystacks by name. */
export const HAYSTACK: Readonly<Record<HaystackName, Haystack>> = {
  sentences: {
    joint: " ",
    sentences(count, { seed, length, id }) {
      const made = random(seed, `sentences ${length}`);
      const all = Array.from({ length: count }, () => sentence(made));
      return random(seed, `order ${id}`).shuffle(all);
    },
  },
  noise: { joint: "\n", sentences: (count) => Array.from({ length: count }, () => NOISE) },
  story: {
    joint: " ",
    // From the beginning, and again from there where a prompt is longer than the story.
    sentences: (count) => Array.from({ length: count }, (_, at) => STORY[at % STORY.length] ?? ""),
  },
};

const PEOPLE = ("baker farmer teacher painter sailor doctor gardener miller tailor driver singer " +
  "hunter carpenter neighbour student traveller shepherd clerk cook postman").split(" ");
const DID =
  ("carried found sold bought painted moved lifted watched borrowed mended opened cleaned " +
    "lost followed packed weighed washed counted wrapped showed").split(" ");
const LOOKS =
  ("old small red heavy quiet bright broken wooden warm empty narrow green simple wide " +
    "dusty round soft yellow plain long").split(" ");
const THINGS =
  ("basket ladder lamp boat table bell blanket kettle wagon mirror window barrel chair " +
    "bucket drum coat rope clock stone bottle").split(" ");
const WHERE =
  ("near the river|behind the barn|at the market|on the hill|by the old gate|in the garden|" +
    "under the bridge|beside the road|in the kitchen|at the harbour|before the church|in the forest")
    .split("|");
const WHEN =
  ("in the morning|after lunch|before the rain|on Sunday|in late autumn|at noon|last winter|" +
    "every evening|before sunset|in early spring").split("|");

function sentence(made: Random): string {
  const thing = `the ${made.pick(LOOKS)} ${made.pick(THINGS)}`;
  return `The ${made.pick(PEOPLE)} ${made.pick(DID)} ${thing} ${made.pick(WHERE)} ${
    made.pick(WHEN)
  }.`;
}
