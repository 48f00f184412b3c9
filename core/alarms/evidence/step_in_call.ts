/** A step in the pace of one answer: told apart from noise and from the slow decline that a growing context brings. @module */

import { rankSum } from "./change_point.ts";

/** The pace of an answer before and after a step. */
export interface Step {
  /** Chunk after which it is slower. */
  readonly chunk: number;
  /** Pace after ÷ pace before, minus 1. */
  readonly share: number;
  /** Chunks per second. */
  readonly before: number;
  readonly now: number;
}

/** Pieces that an answer is cut into; each is one value. */
const PIECES = 32;
/** Chunks in a piece, at least: fewer say more about the network than about the model. */
const LEAST_CHUNKS = 4;
/** Pieces before and after a step, at least. */
const LEAST_SIDE = 6;
/** With it, about 1 in 1,000 answers of steady pace seems to have a step of any size. */
const THRESHOLD = 4.4;
/** What a step must leave of the error of a straight line, to be none. */
const BETTER_THAN_LINE = 0.6;

/** The step in which an answer became slower by `least` (a share) or more; times in nanoseconds. */
export function stepInCall(arrivals: readonly number[], least: number): Step | undefined {
  const size = Math.floor((arrivals.length - 1) / PIECES);
  if (size < LEAST_CHUNKS) return undefined;
  const paces: number[] = [];
  for (let piece = 0; piece < PIECES; piece++) {
    const [from, to] = [arrivals[piece * size], arrivals[(piece + 1) * size]];
    if (from === undefined || to === undefined || to <= from) return undefined;
    paces.push(size / ((to - from) / 1e9));
  }
  const at = clearest(paces);
  if (at === undefined) return undefined;
  const [before, now] = [mean(paces.slice(0, at)), mean(paces.slice(at))];
  const share = now / before - 1;
  if (share > -least || stepError(paces, at) > BETTER_THAN_LINE * lineError(paces)) {
    return undefined;
  }
  return { chunk: at * size, share, before, now };
}

function clearest(paces: readonly number[]): number | undefined {
  let best: number | undefined;
  let most = THRESHOLD;
  for (let at = LEAST_SIDE; at <= paces.length - LEAST_SIDE; at++) {
    const z = rankSum(paces, at);
    if (z < most) continue;
    most = z;
    best = at;
  }
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function stepError(values: readonly number[], at: number): number {
  return squares(values.slice(0, at)) + squares(values.slice(at));
}

function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, one) => sum + (one - middle) ** 2, 0);
}

/** What the best straight line leaves. */
function lineError(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const level = mean(values);
  const width = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const slope = values.reduce((sum, one, index) => sum + (index - middle) * one, 0) / width;
  return values.reduce((sum, one, index) => sum + (one - level - slope * (index - middle)) ** 2, 0);
}
