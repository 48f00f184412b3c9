/** Which messages of a request alarms speak of: where the cache broke, and what was probably lost. @module */

import type { RunAlarm } from "../../api/mod.ts";

/** What is marked in one message, by its place in the request: `messages[2]`. */
export interface MessageMark {
  /** First byte (UTF-8) of its text that is not as in the earlier prompt. */
  readonly brokeAt?: number | undefined;
  /** Tokens after it that were worked on again, where they are known. */
  readonly lostTokens?: number | undefined;
  readonly lostSeconds?: number | undefined;
  /** Probably not seen by the model, whole or its beginning. */
  readonly lost?: "whole" | "beginning" | undefined;
}

/** Marks by place. */
export type MessageMarks = ReadonlyMap<string, MessageMark>;

/** Reads the evidence of alarms about one call. */
export function marksOf(alarms: readonly RunAlarm[]): MessageMarks {
  const marks = new Map<string, MessageMark>();
  const add = (place: string, mark: MessageMark) =>
    marks.set(place, { ...marks.get(place), ...mark });
  for (const { evidence } of alarms) {
    const { place, byteInPlace, lostTokens, lostSeconds, probablyLost } = evidence;
    if (typeof place === "string" && typeof byteInPlace === "number") {
      add(place, {
        brokeAt: byteInPlace,
        lostTokens: numberOf(lostTokens),
        lostSeconds: numberOf(lostSeconds),
      });
    }
    for (const name of Array.isArray(probablyLost) ? probablyLost : []) {
      if (typeof name !== "string") continue;
      const found = /^(the beginning of )?(.+)$/.exec(name);
      if (found?.[2] === undefined) continue;
      add(found[2], { lost: found[1] === undefined ? "whole" : "beginning" });
    }
  }
  return marks;
}

/** Where a byte of a text stands in it as characters (UTF-16); undefined after its end. */
export function placeOfByte(text: string, byte: number): number | undefined {
  const bytes = new TextEncoder().encode(text);
  if (byte > bytes.length) return undefined;
  return new TextDecoder().decode(bytes.subarray(0, byte)).length;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
