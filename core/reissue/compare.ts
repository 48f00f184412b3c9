/** Lays two answers to one request side by side. @module */

import { missingAnswer, type RecordedCall } from "../calls/recorded_call.ts";
import { type AnswerTokens, answerTokens, wholeAnswerTokens } from "../diff/answer_tokens.ts";
import { firstDivergence } from "../diff/divergence.ts";
import type { CallCompared } from "../events/reissue.ts";

/** What became of two answers. */
export type Comparison = Pick<CallCompared, "outcome" | "compared" | "part" | "reason">;

/** Compares the answers of two calls. */
export function compareAnswers(recorded: RecordedCall, again: RecordedCall): Comparison {
  for (const [which, call] of [["recorded", recorded], ["new", again]] as const) {
    const why = missingAnswer(call);
    if (why === null) continue;
    const what = call.ended?.kind === "call.completed" ? "answer" : "call";
    const said = call.ended?.kind === "call.failed" ? ` (${call.ended.error.message})` : "";
    const reason = `the ${which} ${what} ${why}${said}`;
    return { outcome: "incomparable", compared: null, part: null, reason };
  }
  const divergence = firstDivergence(tokensOf(recorded), tokensOf(again));
  if (divergence.kind === "same") {
    return { outcome: "same", compared: divergence.tokens, part: null };
  }
  const { unit, channel, index, before, a, b } = divergence;
  return {
    outcome: "differs",
    compared: index,
    part: {
      unit,
      channel,
      index,
      before,
      recorded: a.ended ? null : a.text,
      again: b.ended ? null : b.text,
    },
  };
}

/** From its chunks; what was imported has none, and its whole text is one. */
function tokensOf({ chunks, ended }: RecordedCall): AnswerTokens {
  return ended?.kind === "call.completed" ? wholeAnswerTokens(chunks, ended) : answerTokens(chunks);
}
