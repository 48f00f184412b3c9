/**
 * The developer-realism score: the predecessor's formula, over what was measured. Each part that does
 * not apply is left out of the sum and of the weights; speed counts for what the answer is worth.
 *
 * realism = Σ weight · part ÷ Σ weight · (1 − verbosity), over
 *   task           0.40   correctness or reasoning; of rules alone, instruction
 *   executability  0.15   the program loads, ends, and passes a test
 *   types          0.15
 *   instruction    0.20   where there are rules beside the task
 *   latency        0.10   task ÷ (1 + seconds to the first token)
 * verbosity = (characters − most) ÷ 2000, from 0 to 0.2, where most = max(500, 2 · reference)
 * @module
 */

import type { Evidence } from "../item.ts";
import type { AxisScores } from "./axes.ts";

/** The weights of the parts. */
export const PARTS = {
  task: 0.4,
  executability: 0.15,
  types: 0.15,
  instruction: 0.2,
  latency: 0.1,
} as const;

/** What the score is made of. */
export interface RealismInputs {
  readonly scores: AxisScores;
  readonly outcome: Evidence["outcome"];
  /** Characters of the answer and of the reference. */
  readonly characters: number;
  readonly reference: number;
  /** Seconds to the first token; null when unknown. */
  readonly ttft: number | null;
}

/** 0 to 1. */
export function realism(
  { scores, outcome, characters, reference, ttft }: RealismInputs,
): number {
  const own = scores.correctness ?? scores.reasoning;
  const task = own ?? scores.instruction ?? 0;
  const parts: readonly (readonly [keyof typeof PARTS, number | undefined])[] = [
    ["task", task],
    ["executability", scores.types === undefined ? undefined : Number(ran(outcome) && task > 0)],
    ["types", scores.types],
    ["instruction", own === undefined ? undefined : scores.instruction],
    ["latency", ttft === null ? undefined : task / (1 + Math.max(0, ttft))],
  ];
  let [sum, weights] = [0, 0];
  for (const [name, value] of parts) {
    if (value === undefined) continue;
    sum += PARTS[name] * value;
    weights += PARTS[name];
  }
  const verbosity = clamp((characters - Math.max(500, 2 * reference)) / 2000, 0, 0.2);
  return clamp(sum / weights * (1 - verbosity), 0, 1);
}

function ran(outcome: Evidence["outcome"]): boolean {
  return outcome === "passed" || outcome === "failed";
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(to, Math.max(from, value));
}
