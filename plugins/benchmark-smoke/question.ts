/** What the families have in common. @module */

import type { Random, Score, Tool } from "model-lens";
import { z } from "zod";

/** 1: a tiny model may do it. 2: a small one should. 3: it takes a good one. */
export const Level = z.literal([1, 2, 3]);
export type Level = z.infer<typeof Level>;

/** One item of a family. */
export interface Question<T> {
  readonly prompt: string;
  readonly tools?: readonly Tool[];
  /** What counts as right. */
  readonly target: T;
}

/** Makes an item of a level; the same stream gives the same item. */
export type Maker<T> = (random: Random, level: Level) => Question<T>;

/** A judgement of what was found in an answer. */
export function verdict(found: string | null, right: boolean, wanted: string): Score {
  if (right) return { value: 1, answer: found, explanation: `Right: ${wanted}` };
  const instead = found === null ? "no answer" : `"${found}"`;
  return { value: 0, answer: found, explanation: `Wanted ${wanted}, found ${instead}` };
}
