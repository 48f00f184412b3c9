/** How many tokens went in and out of a model. @module */

import type { ServerTimings, Usage } from "../events/call.ts";

/** What is known of an answer's tokens. */
export interface Counted {
  readonly usage: Usage | null;
  readonly timings: ServerTimings | null;
  /** Counted in the chunks; null where a chunk does not tell. */
  readonly tokens: number | null;
}

/** Tokens of the prompt as the server tells them: in its usage, else in its timings, with the cached ones. */
export function inputTokens({ usage, timings }: Omit<Counted, "tokens">): number | null {
  if (usage?.inputTokens != null) return usage.inputTokens;
  const { promptTokens = null, cachedTokens = null } = timings ?? {};
  return promptTokens === null || cachedTokens === null ? null : promptTokens + cachedTokens;
}

/** Tokens of the answer as the server tells them, else as they were counted. */
export function outputTokens({ usage, timings, tokens }: Counted): number | null {
  return usage?.outputTokens ?? timings?.outputTokens ?? tokens;
}
