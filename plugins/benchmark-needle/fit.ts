/** How many sentences make a prompt as long as it should be, in the model's own tokens. @module */

import { assumedTokens, type Message, type TokenCount, type TokenCounter } from "model-lens";

/** A length that was found. */
export interface Fit {
  readonly sentences: number;
  readonly count: TokenCount;
}

/** Fewer have no depths. */
const LEAST_SENTENCES = 4;
/** Tokens of a first guess; only how many counts it takes depends on it. */
const TOKENS_PER_SENTENCE = 20;
const MOST_COUNTS = 8;

/** Tokens of the shortest prompt of a kind. */
export async function leastTokens(
  promptWith: (sentences: number) => readonly Message[],
  counter: TokenCounter | undefined,
): Promise<number> {
  return (await counted(promptWith(LEAST_SENTENCES), counter)).tokens;
}

async function counted(
  messages: readonly Message[],
  counter: TokenCounter | undefined,
): Promise<TokenCount> {
  return await counter?.prompt(messages) ?? assumedTokens(messages);
}

/**
 * The most sentences with which the prompt has no more tokens than the budget, to a few sentences;
 * the fewest of all where that is not so, because prompts differ.
 */
export async function fit(
  promptWith: (sentences: number) => readonly Message[],
  { budget, counter }: { readonly budget: number; readonly counter: TokenCounter | undefined },
): Promise<Fit> {
  const countOf = async (sentences: number): Promise<TokenCount> =>
    await counted(promptWith(sentences), counter);
  const bare = (await countOf(0)).tokens;
  let perSentence = TOKENS_PER_SENTENCE;
  let best: Fit | undefined;
  let sentences = Math.floor((budget - bare) / perSentence);
  for (let counts = 0; counts < MOST_COUNTS; counts++) {
    sentences = Math.max(LEAST_SENTENCES, sentences);
    const count = await countOf(sentences);
    if (count.tokens <= budget && sentences > (best?.sentences ?? 0)) best = { sentences, count };
    perSentence = Math.max(1, (count.tokens - bare) / sentences);
    const room = Math.floor((budget - count.tokens) / perSentence);
    if (room === 0 || (count.tokens > budget && sentences === LEAST_SENTENCES)) break;
    sentences += room;
  }
  return best ?? { sentences: LEAST_SENTENCES, count: await countOf(LEAST_SENTENCES) };
}
