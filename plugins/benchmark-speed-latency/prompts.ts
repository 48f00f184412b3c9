/** Prompts of a wanted length that no cache knows. @module */

import { type Random, random } from "model-lens";
import { AROUND, type LengthTest, testName } from "./plan.ts";

/** Short common words, each one token in nearly every tokenizer. */
const WORDS =
  ("ball kite hat book box cup boat drum cake apple lamp key toy car bike shell stone map bell coat " +
    "dog cat bird fish bear fox duck cow pig bee mouse horse park garden forest beach school farm " +
    "river hill market house lake red blue green yellow pink white black brown orange sunny warm " +
    "cold big small old new soft brave kind happy clever").split(" ");

const HEROES = "dog cat bird fish bear fox duck cow pig mouse horse".split(" ");

/** Where a prompt stands in a run. */
export interface Place {
  readonly seed: number;
  /** Number of the sample in its run, from 0. */
  readonly turn: number;
}

/**
 * The prompt of a test: of about as many tokens as the test says, or one that asks for a long
 * answer. It begins with a word that the prompts before and after it do not begin with, and a number
 * of its own, so that no more than the chat template's own tokens can come from a prefix cache.
 */
export function promptFor(test: LengthTest, { seed, turn }: Place): string {
  const { stream, nonce } = beginning(testName(test), { seed, turn });
  // A story and no counting: text that can be foreseen flatters servers that draft ahead.
  if (test.kind === "tg") {
    return `${nonce}. Write a very long story about a ${stream.pick(HEROES)}.`;
  }
  return `${nonce}. Reply with OK.\n${words(test.tokens - AROUND, stream)}`;
}

/** One of many that come together: a prompt of about so many tokens that asks for a long answer. */
export function loadPromptFor(
  tokens: number,
  { label, ...place }: Place & { readonly label: string },
): string {
  const { stream, nonce } = beginning(label, place);
  return `${nonce}. Write a very long story with these words: ${words(tokens - AROUND, stream)}.`;
}

function words(count: number, stream: Random): string {
  return Array.from({ length: count }, () => stream.pick(WORDS)).join(" ");
}

/** Words that no other prompt of the run begins with. */
function beginning(label: string, { seed, turn }: Place): { stream: Random; nonce: string } {
  const first = random(seed, "first words").shuffle(WORDS);
  const stream = random(seed, `${label} ${turn}`);
  return { stream, nonce: `${first[turn % first.length]} ${stream.int(10_000, 99_999)}` };
}
