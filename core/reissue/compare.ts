/** Lays two answers to one request side by side. @module */

import type { RecordedCall } from "../calls/recorded_call.ts";
import { type AnswerTokens, answerTokens } from "../diff/answer_tokens.ts";
import { firstDivergence } from "../diff/divergence.ts";
import type { CallCompared } from "../events/reissue.ts";

/** What became of two answers. */
export type Comparison = Pick<CallCompared, "outcome" | "compared" | "part" | "reason">;

/** Compares the answers of two calls. */
export function compareAnswers(recorded: RecordedCall, again: RecordedCall): Comparison {
  for (const [which, { ended }] of [["recorded", recorded], ["new", again]] as const) {
    if (ended?.kind === "call.completed") continue;
    const why = ended === undefined ? "has no end" : `failed: ${ended.error.type}`;
    return {
      outcome: "incomparable",
      compared: null,
      part: null,
      reason: `the ${which} call ${why}`,
    };
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
  if (chunks.length > 0 || ended?.kind !== "call.completed") return answerTokens(chunks);
  const { seq, t, span, text, reasoning, toolCalls = [] } = ended;
  const tools = toolCalls.map(({ name, arguments: args }, index) => ({
    index,
    name,
    arguments: args,
  }));
  return answerTokens([{
    seq,
    t,
    span,
    kind: "chunk.received",
    ...(text === "" ? {} : { text }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(tools.length === 0 ? {} : { tools }),
  }]);
}
