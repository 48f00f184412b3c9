/** How many sentences make a prompt as long as it should be, in the model's own tokens. @module */

import { assumedTokens, type Message, type TokenCount, type TokenCounter } from "model-lens";

/** A length that was found. */
export interface Fit {
  readonly sentences: number;
  readonly count: TokenCount;
}

/** Fewer have no depths. */
const LEAST_SENTENCES = 4;
const MOST_COUNTS = 8;
/** Part of a budget that is used where tokens are not counted but estimated from counts. */
const CAREFUL = 0.95;

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

/** What is known of prompts of a kind, so that few have to be counted. */
export interface Known {
  /** Tokens of the shortest prompt. */
  readonly least: number;
  /** Tokens of a sentence, as the last fit found; a guess before it. */
  perSentence: number;
}

/**
 * The most sentences with which the prompt has no more tokens than the budget, to a few sentences;
 * the fewest of all where that is not so, because prompts differ.
 */
export async function fit(
  promptWith: (sentences: number) => readonly Message[],
  { budget, counter, known }: {
    readonly budget: number;
    readonly counter: TokenCounter | undefined;
    readonly known: Known;
  },
): Promise<Fit> {
  const sentencesIn = (room: number) => Math.floor(room / known.perSentence);
  let best: Fit | undefined;
  let sentences = LEAST_SENTENCES + sentencesIn(budget - known.least);
  for (let counts = 0; counts < MOST_COUNTS; counts++) {
    sentences = Math.max(LEAST_SENTENCES, sentences);
    const count = await counted(promptWith(sentences), counter);
    // A line through two calls is a few per cent off, and the context ends where it ends.
    const most = count.basis === "calibrated" ? Math.floor(budget * CAREFUL) : budget;
    if (count.tokens <= most && sentences > (best?.sentences ?? 0)) best = { sentences, count };
    if (sentences > LEAST_SENTENCES) {
      const more = (count.tokens - known.least) / (sentences - LEAST_SENTENCES);
      known.perSentence = Math.max(1, more);
    }
    const room = sentencesIn(most - count.tokens);
    if (room === 0 || (count.tokens > most && sentences === LEAST_SENTENCES)) break;
    sentences += room;
  }
  if (best !== undefined) return best;
  const count = await counted(promptWith(LEAST_SENTENCES), counter);
  return { sentences: LEAST_SENTENCES, count };
}
