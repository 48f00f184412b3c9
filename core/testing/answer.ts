/** Answers for tests. @module */

import type { Answer } from "../provider/answer.ts";

/** A whole answer with the given parts; the rest is what an empty answer has. */
export function answer(parts: Partial<Answer> = {}): Answer {
  return {
    text: "",
    reasoning: "",
    toolCalls: [],
    finishReason: "stop",
    usage: null,
    timings: null,
    clock: { sent: 0, headers: null, first: null, firstAnswer: null, last: null, end: 0 },
    chunks: parts.arrivals?.length ?? 0,
    arrivals: [],
    tokens: null,
    ...parts,
  };
}
