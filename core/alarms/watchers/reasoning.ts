/** Reasoning that does not end, or that left no room for an answer. @module */

import type { ChunkReceived } from "../../events/call.ts";
import type { Alarm } from "../contract.ts";
import type { WatchedCall } from "../watched_call.ts";

/** A call with the tokens of reasoning that came, at least. */
export interface Reasoned {
  readonly call: WatchedCall;
  readonly reasoning: number;
}

/** It thinks on and on. */
export function endlessReasoning({ call, reasoning }: Reasoned, event: ChunkReceived): Alarm {
  return {
    finding: "endless-reasoning",
    span: call.span,
    message: `The model has reasoned for at least ${reasoning} tokens and not begun to answer`,
    evidence: { reasoningTokens: reasoning, seqs: [call.started.seq, event.seq] },
    confidence: 0.7,
    advice: "Limit reasoning (reasoning effort, a budget, /no_think), or lower max_tokens",
  };
}

/** The limit came before the answer. */
export function onlyReasoning({ call, reasoning }: Reasoned, seq: number): Alarm {
  return {
    finding: "reasoning-without-answer",
    span: call.span,
    message: `All ${reasoning} tokens went into reasoning: the limit came before the answer`,
    evidence: {
      reasoningTokens: reasoning,
      maxTokens: call.conversation?.settings.maxTokens ?? null,
      seqs: [call.started.seq, seq],
    },
    confidence: 1,
    advice: "Raise max_tokens, or limit reasoning (reasoning effort, a budget, /no_think)",
  };
}
