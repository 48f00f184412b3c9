/** Which items of a fixed set are asked, and how much room there is for an answer. @module */

import { random } from "../random.ts";
import type { PlanContext } from "./contract.ts";

/**
 * Samples of all rows in their order, or of a random choice without repetition where fewer are wanted:
 * a smaller choice of the same seed begins a larger one. Only rows that are chosen are made into
 * samples; one that cannot be asked, which gives undefined, makes room for the next.
 */
export function chosenSamples<R, T>(
  rows: readonly R[],
  { seed, limit, quick }: Pick<PlanContext, "seed" | "limit" | "quick">,
  { quickly, sample }: {
    /** Samples for a first impression. */
    readonly quickly: number;
    readonly sample: (row: R, index: number) => T | undefined;
  },
): T[] {
  const wanted = limit ?? (quick ? quickly : rows.length);
  const places = rows.map((row, index) => [row, index] as const);
  const order = wanted >= rows.length ? places : random(seed, "items").shuffle(places);
  const samples: T[] = [];
  for (const [row, index] of order) {
    if (samples.length >= wanted) break;
    const made = sample(row, index);
    if (made !== undefined) samples.push(made);
  }
  return samples;
}

/** Fewer than English has, so that a prompt fits with any tokenizer. */
const CHARS_PER_TOKEN = 2.5;
/** Tokens for what a chat template writes around a prompt. */
const TEMPLATE = 64;
/** With less room than this no answer is to be expected. */
const LEAST_ANSWER = 64;

/**
 * Tokens for an answer to a prompt of so many characters: as many as are official, or as the context
 * leaves; undefined when that is too little.
 */
export function answerRoom(
  chars: number,
  { official, contextLength }: { readonly official: number; readonly contextLength: number | null },
): number | undefined {
  if (contextLength === null) return official;
  const left = contextLength - Math.ceil(chars / CHARS_PER_TOKEN) - TEMPLATE;
  return left < LEAST_ANSWER ? undefined : Math.min(official, left);
}
