/** An answer as the tokens that it came in, so that two of them can be laid side by side. @module */

import type { CallCompleted, ChunkReceived } from "../events/call.ts";

/** Which part of an answer a text belongs to. */
export type Channel = "reasoning" | "answer" | "tool";

/** One token of an answer; a whole chunk where nobody told its tokens. */
export interface AnswerToken {
  readonly channel: Channel;
  readonly text: string;
  /** Null where the server did not tell it. */
  readonly id: number | null;
  /** Natural logarithm of its probability; null where the server did not tell it. */
  readonly logprob: number | null;
  /** What else was likely here, most likely first, without the token itself. */
  readonly alternatives: readonly (readonly [text: string, logprob: number | null])[];
  /** The chunk it came in. */
  readonly seq: number;
}

/** An answer in order. */
export interface AnswerTokens {
  readonly tokens: readonly AnswerToken[];
  /** Whether every entry is one token; if not, some are chunks of several, and are not cut by us. */
  readonly whole: boolean;
}

/** The tokens of an answer, from its chunks in order. */
export function answerTokens(chunks: readonly ChunkReceived[]): AnswerTokens {
  const tokens: AnswerToken[] = [];
  let whole = true;
  for (const chunk of chunks) {
    const texts = piecesOf(chunk);
    if (texts === undefined) whole = false;
    for (const [index, { channel, text }] of (texts ?? partsOf(chunk)).entries()) {
      const told = texts !== undefined;
      tokens.push({
        channel,
        text,
        id: told ? chunk.ids?.[index] ?? null : null,
        logprob: told ? chunk.lp?.[index] ?? null : null,
        alternatives: told ? chunk.top?.[index] ?? [] : [],
        seq: chunk.seq,
      });
    }
  }
  return { tokens, whole };
}

/** The tokens of a whole answer; of one without chunks, as imports have them, its texts are one piece each. */
export function wholeAnswerTokens(
  chunks: readonly ChunkReceived[],
  { reasoning = "", text, toolCalls = [], seq }: Pick<
    CallCompleted,
    "reasoning" | "text" | "toolCalls" | "seq"
  >,
): AnswerTokens {
  if (chunks.length > 0) return answerTokens(chunks);
  const piece = { id: null, logprob: null, alternatives: [], seq };
  const tools = toolCalls.map(({ name, arguments: args }) => ["tool", name + args] as const);
  const texts = [["reasoning", reasoning] as const, ["answer", text] as const, ...tools];
  return {
    whole: false,
    tokens: texts.filter(([, one]) => one !== "").map(([channel, one]) => ({
      ...piece,
      channel,
      text: one,
    })),
  };
}

interface Part {
  readonly channel: Channel;
  readonly text: string;
}

/** The single tokens of a chunk; undefined where the server did not tell them. */
function piecesOf(chunk: ChunkReceived): readonly Part[] | undefined {
  const parts = partsOf(chunk);
  const [first] = parts;
  if (first === undefined) return [];
  const { pieces, ids, lp } = chunk;
  if (pieces === undefined) {
    // Without pieces, one token is the chunk's whole text.
    return parts.length === 1 && (ids ?? lp)?.length === 1 ? parts : undefined;
  }
  // Tags of reasoning are tokens that are in no part; which part a piece is of cannot always be told.
  return pieces.map((text) => ({ channel: first.channel, text }));
}

function partsOf({ text, reasoning, tools }: ChunkReceived): readonly Part[] {
  const parts: Part[] = [];
  if (reasoning !== undefined) parts.push({ channel: "reasoning", text: reasoning });
  if (text !== undefined) parts.push({ channel: "answer", text });
  for (const { name = "", arguments: args = "" } of tools ?? []) {
    parts.push({ channel: "tool", text: name + args });
  }
  return parts;
}
