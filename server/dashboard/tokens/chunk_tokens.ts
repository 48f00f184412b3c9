/** What one chunk tells: a chunk with several tokens stays one chunk. @module */

import type { TokenChunk } from "../../api/mod.ts";

/** What a chunk holds. */
export type ChunkPart = "text" | "reasoning" | "tools" | "nothing";

/** One token of a chunk. */
export interface ChunkToken {
  /** Null where the chunk has several tokens and the server did not say which text is whose. */
  readonly text: string | null;
  readonly id: number | null;
  /** Natural logarithm of its probability; null where the server gave none. */
  readonly logprob: number | null;
  /** The most likely alternatives; null where the server gave none. */
  readonly alternatives: readonly (readonly [string, number | null])[] | null;
}

/** Where text of a chunk is, most to least telling; a chunk may hold several, then all are joined. */
export function partOf(chunk: TokenChunk): ChunkPart {
  if (chunk.text !== undefined) return "text";
  if (chunk.reasoning !== undefined) return "reasoning";
  return chunk.tools !== undefined ? "tools" : "nothing";
}

/** The text of a chunk as it is shown: of a tool call name and arguments. */
export function textOf(chunk: TokenChunk): string {
  const tools = chunk.tools?.map(({ name, arguments: given }) => `${name ?? ""}${given ?? ""}`);
  return `${chunk.reasoning ?? ""}${chunk.text ?? ""}${tools?.join("") ?? ""}`;
}

/** Its tokens; empty where the server told nothing of them. */
export function tokensOf(chunk: TokenChunk): readonly ChunkToken[] {
  const { ids = [], lp = [], pieces = [], top = [] } = chunk;
  const count = Math.max(ids.length, lp.length, pieces.length, top.length);
  return Array.from({ length: count }, (_, at) => ({
    text: pieces[at] ?? (count === 1 ? textOf(chunk) : null),
    id: ids[at] ?? null,
    logprob: lp[at] ?? null,
    alternatives: top[at] ?? null,
  }));
}

/**
 * The probability by which a chunk is coloured: that of its least likely token, so that a surprise
 * is not hidden by what came with it. Null where no token of it has one.
 */
export function probabilityOf(chunk: TokenChunk): number | null {
  const known = chunk.lp?.filter((logprob) => logprob !== null) ?? [];
  return known.length === 0 ? null : Math.exp(Math.min(...known));
}
