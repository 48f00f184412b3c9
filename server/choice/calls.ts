/** Which calls of a run are listed by pages that hold all of them. @module */

import type { CallRow } from "../api/mod.ts";

/** What calls can be narrowed to. */
export interface CallChoice {
  readonly app?: string | undefined;
  readonly model?: string | undefined;
  readonly state?: string | undefined;
  readonly conversation?: string | undefined;
  readonly alarm?: string | undefined;
  readonly q?: string | undefined;
}

/** The rows that fit, in the order that they have. */
export function chosenCalls(rows: readonly CallRow[], choice: CallChoice): readonly CallRow[] {
  const { app, model, state, conversation, alarm, q } = choice;
  const words = q === undefined || q === "" ? [] : q.toLowerCase().split(/\s+/);
  return rows.filter((row) =>
    (app === undefined || row.app === app) &&
    (model === undefined || row.model === model) &&
    (state === undefined || row.state === state) &&
    (conversation === undefined || row.conversation === conversation) &&
    (alarm === undefined || row.alarms.includes(alarm)) && hasWords(row, words)
  );
}

/** Whether all of them are in what was said last, in the error, or in the name. */
export function hasWords(
  { prompt, error, span }: Pick<CallRow, "prompt" | "error" | "span">,
  words: readonly string[],
): boolean {
  const text = `${span}\n${prompt}\n${error}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
