/** The parts that the time of a call is broken down into. @module */

import type {
  CallCompleted,
  CallFailed,
  CallStarted,
  ChunkReceived,
  PromptProgressed,
} from "../events/call.ts";

/** The parts of a wait, in the order in which they happen. */
export const WAIT_PARTS = [
  "connect",
  "queue",
  "load",
  "cached prefill",
  "uncached prefill",
  "first token",
  "reasoning",
  "answer",
  "client",
  "end",
  "tools",
] as const;
export type WaitPartName = typeof WAIT_PARTS[number];

/** One part: nanoseconds with the clock they come from, or why they are not known. */
export type WaitPart =
  & { readonly name: WaitPartName }
  & (
    | { readonly ns: number; readonly source: string }
    | { readonly ns: null; readonly reason: string }
  );

/** Where the time went. */
export interface Breakdown {
  /** From the request to the end of the answer and of the tools that it asked for; null where it is not recorded. */
  readonly whole: number | null;
  /** Every part, known or not. */
  readonly parts: readonly WaitPart[];
  /** Time that is in the whole and in no known part, and the unknown parts that it may be. */
  readonly rest: { readonly ns: number; readonly of: readonly WaitPartName[] };
  /** By how much the parts exceed the whole, because two clocks disagree: parts + rest = whole + this. */
  readonly clockError: number;
}

/** A call with everything that its breakdown rests on. */
export interface BrokenDownCall {
  readonly started: CallStarted;
  readonly ended: CallCompleted | CallFailed | undefined;
  readonly chunks: readonly ChunkReceived[];
  readonly progress: readonly PromptProgressed[];
  /** When tools ran that the answer asked for: nanoseconds since the run began. */
  readonly tools: readonly { readonly from: number; readonly to: number }[];
}
