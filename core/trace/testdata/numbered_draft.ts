/** Drafts that are known from their number, for all files of a trace and for blobs. @module */

import type { Emission } from "../../bus.ts";

/** The draft of a number, from 0. */
export function numberedDraft(number: number): Emission {
  switch (number % 4) {
    case 0:
      return { kind: "machine.sampled", readings: { number } };
    case 1:
      return { kind: "tool.completed", span: "t0", result: { number }, duration: number };
    case 2:
      return { kind: "chunk.received", span: "c0", text: `${number} `.repeat(number % 2000) };
    default:
      return { kind: "chunk.received", span: "c0", text: ` ${number}` };
  }
}
