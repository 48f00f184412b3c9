/** By what the chunks of an answer are coloured, and into which steps. @module */

import type { TokenChunk } from "../../api/mod.ts";
import { type Pace, paceOf, PACES, SHORTEST_STALL } from "../timeline/gaps.ts";
import { duration } from "../frame/text/format.ts";
import { probabilityOf } from "./chunk_tokens.ts";

/** What colours say. */
export type TintBy = "probability" | "gap" | "nothing";

/** Step of a colour: a class of the style sheet. */
export type Tint = "p0" | "p1" | "p2" | "p3" | "p4" | "unknown" | `pace-${Pace}`;

/** The least probability of each step, most certain first. */
export const PROBABILITY_STEPS: readonly (readonly [Tint, number])[] = [
  ["p0", 0.9],
  ["p1", 0.7],
  ["p2", 0.5],
  ["p3", 0.2],
  ["p4", 0],
];

/** The step of one chunk. */
export function tintOf(
  chunk: TokenChunk,
  { by, gap, median }: {
    readonly by: TintBy;
    readonly gap: number;
    readonly median: number | null;
  },
): Tint | "" {
  if (by === "nothing") return "";
  if (by === "gap") return `pace-${paceOf(gap, median)}`;
  const probability = probabilityOf(chunk);
  if (probability === null) return "unknown";
  return PROBABILITY_STEPS.find(([, least]) => probability >= least)?.[0] ?? "p4";
}

/** The steps with what they mean, for a legend. */
export function stepsOf(by: TintBy, median: number | null): readonly (readonly [Tint, string])[] {
  if (by === "nothing") return [];
  if (by === "probability") {
    const words = PROBABILITY_STEPS.map(([step, least], at) =>
      [step, at === 4 ? "< 20 %" : `≥ ${Math.round(least * 100)} %`] as const
    );
    return [...words, ["unknown", "not told"]];
  }
  if (median === null) return [["pace-first", "one chunk has no gap"]];
  return [
    ["pace-steady", `≤ ${duration(median * PACES.steady)}`],
    ["pace-late", `≤ ${duration(median * PACES.late)}`],
    ["pace-slow", `> ${duration(median * PACES.late)}`],
    ["pace-stall", `stall > ${duration(Math.max(median * PACES.slow, SHORTEST_STALL))}`],
    ["pace-first", "the first"],
  ];
}
