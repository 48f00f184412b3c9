/** What a call says that the call which it goes on from had not said. @module */

import type { Message } from "../../trace/requests.ts";

/** The messages that a call adds. */
export interface Added {
  /** Messages that both have, from the first on. */
  readonly common: number;
  /** Messages of the earlier call that this one does not have: it changed or cut what was said. */
  readonly dropped: number;
  /** What comes after those, without the answer that was sent back as it came. */
  readonly messages: readonly Message[];
  /** Whether the answer of the earlier call was sent back as it came. */
  readonly answerKept: boolean;
}

/** What is known of the earlier call: its messages, and the text of its answer where it has one. */
export interface EarlierCall {
  readonly messages: readonly Message[];
  readonly answer?: string | undefined;
}

/** Compares the messages of a call with those of the one that it goes on from. */
export function addedMessages(now: readonly Message[], before: EarlierCall): Added {
  const earlier = before.messages;
  let common = 0;
  while (common < now.length && common < earlier.length && isSame(now[common], earlier[common])) {
    common += 1;
  }
  const rest = now.slice(common);
  const dropped = earlier.length - common;
  const answerKept = dropped === 0 && rest[0]?.role === "assistant" &&
    before.answer !== undefined && before.answer.trim() === rest[0].text.trim();
  return { common, dropped, messages: answerKept ? rest.slice(1) : rest, answerKept };
}

function isSame(a: Message | undefined, b: Message | undefined): boolean {
  return a?.role === b?.role && a?.text === b?.text;
}
