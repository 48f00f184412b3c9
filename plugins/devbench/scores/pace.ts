/** How steadily an answer came, once it had begun. @module */

import type { Answer, Metric } from "model-lens";

/** The first chunks come in the shadow of the prompt, and are left out. */
const DROPPED = 3;
/** Fewer gaps than this say nothing about a steady state. */
const LEAST_GAPS = 5;

/** Steady-state speed and the longest gap, by our clock. */
export function paceOf(
  { arrivals, tokens, usage, chunks }: Pick<Answer, "arrivals" | "tokens" | "usage" | "chunks">,
): Metric[] {
  const steady = arrivals.slice(DROPPED);
  const gaps = steady.slice(1).map((at, index) => at - (steady[index] ?? at));
  const span = (steady.at(-1) ?? 0) - (steady[0] ?? 0);
  const all = tokens ?? usage?.outputTokens ?? null;
  const speed = {
    name: "steady_speed",
    unit: "tok/s",
    source:
      `(chunks − ${DROPPED} − 1) · tokens per chunk ÷ time between them, first ${DROPPED} chunks left out`,
  };
  const tail = {
    name: "tail_gap",
    unit: "ms",
    source: `longest gap between two chunks, first ${DROPPED} left out`,
  };
  if (gaps.length < LEAST_GAPS || span <= 0) {
    const reason = `fewer than ${LEAST_GAPS} gaps after the first ${DROPPED} chunks`;
    return [{ ...speed, value: null, reason }, { ...tail, value: null, reason }];
  }
  return [
    all === null
      ? { ...speed, value: null, reason: "the tokens of the answer are not known" }
      : { ...speed, value: gaps.length * (all / chunks) / (span / 1e9) },
    { ...tail, value: gaps.reduce((most, gap) => Math.max(most, gap), 0) / 1e6 },
  ];
}
