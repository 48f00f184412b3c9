/** Counts the chunks of calls that are under way, while the others of a long run were never read. @module */

import { inside, TOKENS_FILE } from "../../../core/trace/layout.ts";
import { objectIn, openPart, readLines } from "../line_blocks.ts";
import { offsetOfSeq } from "../seek.ts";
import { chunksOf } from "./chunk_index.ts";

/** Bytes that are read at a time; between two blocks others have their turn. */
const BLOCK = 1024 * 1024;

/**
 * Chunks of each of these spans, from where events of `seq` are in the file: nothing before is read.
 * Throws `TraceUnreadableError`.
 */
export async function countSince(
  run: string,
  { seq, spans }: { readonly seq: number; readonly spans: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(spans.map((span) => [span, 0]));
  const opened = openPart(inside(run, TOKENS_FILE));
  if (opened === undefined) return counts;
  using file = opened;
  for (let start = offsetOfSeq(file, seq);;) {
    const { lines, next, atEnd } = readLines(file, { start, size: BLOCK });
    for (const { text } of lines) {
      const line = text === undefined ? undefined : objectIn(text);
      for (
        const { span, kind = "chunk.received" } of line === undefined ? [] : chunksOf(line) ?? []
      ) {
        const count = typeof span === "string" ? counts.get(span) : undefined;
        if (count !== undefined && kind === "chunk.received") counts.set(`${span}`, count + 1);
      }
    }
    if (atEnd || next === start) return counts;
    start = next;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
