/** One line of an answer, cut where chunks and found words begin and end. @module */

import { lowerBound } from "../timeline/level_of_detail.ts";
import type { TextFlow } from "./text_flow.ts";

/** A stretch of a line that is of one chunk, and wholly or not at all found. */
export interface LinePiece {
  readonly chunk: number;
  readonly from: number;
  readonly text: string;
  /** Which of the found places it is part of; -1 where of none. */
  readonly found: number;
}

/** What was searched for. */
export interface Found {
  /** Sorted, without overlaps. */
  readonly places: readonly number[];
  readonly length: number;
}

/** The pieces of a line, in order; together they are the line. */
export function linePieces(
  flow: TextFlow,
  line: number,
  { places, length }: Found,
): readonly LinePiece[] {
  const [from, to] = flow.line(line);
  const pieces: LinePiece[] = [];
  let at = from;
  while (at < to) {
    const chunk = flow.chunkAt(at);
    const chunkEnd = flow.chunk(chunk)[1];
    // The last place that begins here or before, when it reaches so far.
    const near = lowerBound(places, at + 1) - 1;
    const begin = places[near];
    const isFound = begin !== undefined && begin + length > at;
    const edge = isFound ? begin + length : places[near + 1] ?? Infinity;
    const end = Math.min(to, chunkEnd, edge);
    pieces.push({ chunk, from: at, text: flow.text.slice(at, end), found: isFound ? near : -1 });
    at = end;
  }
  return pieces;
}
