/** Which samples are asked: first those that load the model anew, then ever longer prompts. @module */

import { assumedTokens, type Message, random, type TokenCounter } from "model-lens";

/** Tokens of answer. */
export const ANSWER = 16;
/** What every server is taken to serve that does not say. */
const CONTEXT_IF_UNKNOWN = 2048;
const LENGTHS = [64, 256, 512, 1024, 2048, 4096, 8192, 16_384] as const;
/** Of the context, so much is filled at most: words differ in tokens. */
const FILLED = 0.9;
const WORDS_COUNTED = 200;

/** Lengths of prompts in tokens, ascending, and what was left out. */
export function lengthsIn(
  wanted: readonly number[] | undefined,
  { contextLength, quick }: { readonly contextLength: number | null; readonly quick: boolean },
): { readonly lengths: readonly number[]; readonly leftOut: string | null } {
  const context = contextLength ?? CONTEXT_IF_UNKNOWN;
  const room = Math.floor(context * FILLED) - ANSWER;
  const all = [...new Set(wanted ?? [...LENGTHS, room].filter((length) => length <= 16_384))]
    .sort((a, b) => a - b);
  const fitting = all.filter((length) => length <= room);
  const [first, middle, last] = [0, Math.floor(fitting.length / 2), fitting.length - 1];
  const chosen = quick
    ? fitting.filter((_, index) => index === first || index === middle || index === last)
    : fitting;
  const missing = all.filter((length) => length > room);
  return {
    lengths: chosen,
    leftOut: missing.length === 0
      ? null
      : `${missing.join(", ")} tokens left out: ${
        contextLength === null
          ? `the context is unknown and taken for ${context}`
          : `the context has ${context}`
      }, of which ${FILLED * 100} % are filled`,
  };
}

/** Makes prompts of about so many tokens, none of which begins like another. */
export async function prompts(
  seed: number,
  counter: TokenCounter | undefined,
): Promise<(tokens: number, id: string) => readonly Message[]> {
  const make = (words: number, id: string): readonly Message[] => {
    const drawn = random(seed, `words ${id}`);
    const text = Array.from({ length: words }, () => drawn.pick(WORDS)).join(" ");
    return [{ role: "user", content: `${drawn.int(1000, 9999)} ${text}\nReply with OK.` }];
  };
  const count = async (words: number) => {
    const messages = make(words, "count");
    return (await counter?.prompt(messages) ?? assumedTokens(messages)).tokens;
  };
  // The long one first, which shows what the others are like.
  const many = await count(WORDS_COUNTED);
  const around = await count(1);
  const perWord = (many - around) / (WORDS_COUNTED - 1);
  return (tokens, id) => make(Math.max(1, Math.floor((tokens - around) / perWord)), id);
}

const WORDS =
  ("ball kite hat book box cup boat drum cake apple lamp key toy car bike shell stone map " +
    "bell coat dog cat bird fish bear fox duck cow pig bee mouse horse park garden forest beach " +
    "school farm river hill market house lake red blue green yellow pink white black brown").split(
      " ",
    );
