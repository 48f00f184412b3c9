/** How fast a call in a list was: by whose clock, or why nobody knows. @module */

import type { CallRow } from "../../../api/mod.ts";

/** A figure with what it rests on, or the reason why there is none. */
export type Speed =
  | { readonly value: number; readonly source: string }
  | { readonly value: null; readonly reason: string };

/** What the figures are made of. */
export type TimedCall = Pick<
  CallRow,
  "clock" | "timings" | "tokens" | "outputTokens" | "chunks" | "state"
>;

/** A first chunk with more than this share of the tokens spoils the time per token. */
const COARSEST = 0.1;

/** Nanoseconds to the first chunk, by our clock. */
export function timeToFirst(call: TimedCall): Speed {
  const { clock } = call;
  if (clock === null) return { value: null, reason: "The call has not ended" };
  if (clock.sent === null) return { value: null, reason: "It is not recorded when it was sent" };
  if (clock.first === null) return { value: null, reason: "No chunk with content arrived" };
  const tokens = call.tokens ?? call.outputTokens;
  // Its first token was ready earlier, and nobody knows when.
  if (clock.first === clock.last && (tokens === null || tokens > 2)) {
    return { value: null, reason: "The whole answer arrived at one instant, not token by token" };
  }
  return { value: clock.first - clock.sent, source: "From the request to the first chunk" };
}

/** Tokens each second: by the server's clock where it tells, else by ours. */
export function decodeRate(call: TimedCall): Speed {
  const { timings, clock, chunks } = call;
  if (timings !== null && timings.outputTokens !== null && timings.outputMs !== null) {
    if (timings.outputMs > 0 && timings.outputTokens > 0) {
      return {
        value: timings.outputTokens / timings.outputMs * 1000,
        source: `By the server's clock: ${timings.source}`,
      };
    }
  }
  if (clock === null) return { value: null, reason: "The call has not ended" };
  const tokens = call.tokens ?? call.outputTokens;
  if (tokens === null) return { value: null, reason: "Nobody told how many tokens came" };
  if (tokens < 2) return { value: null, reason: "It takes two tokens to have a time between them" };
  const { first, last } = clock;
  if (first === null || last === null || last <= first || chunks === 0) {
    return { value: null, reason: "The answer arrived at one instant" };
  }
  if ((tokens / chunks - 1) / (tokens - 1) > COARSEST) {
    return { value: null, reason: `${tokens} tokens arrived in only ${chunks} chunks` };
  }
  return {
    value: (tokens - 1) / (last - first) * 1e9,
    source: "By our clock: tokens after the first, from the first chunk to the last",
  };
}
