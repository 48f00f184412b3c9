/** What a call would have taken otherwise: estimates, each with what it rests on. @module */

import { percentile } from "../stats/percentile.ts";
import { outputTokens } from "../stats/told_tokens.ts";
import type { Breakdown, BrokenDownCall } from "./parts.ts";

/** An estimate; never a measurement. */
export interface WhatIf {
  readonly name: "with a stable prefix" | "at the usual speed";
  /** The whole as it would have been; nanoseconds. */
  readonly ns: number;
  readonly rests: string;
}

/** What is known beside the call. */
export interface WhatIfFacts {
  /** Of the alarm "cache" about this call: what it says was lost. */
  readonly lost?: { readonly tokens: number; readonly seconds: number } | undefined;
  /** Nanoseconds a token of other calls of the same model, after the first token. */
  readonly usual: readonly number[];
}

/** Other calls that "usual" needs. */
const ENOUGH = 5;

/** The estimates that can be made; none where nothing supports one. */
export function whatIf(
  { ended }: BrokenDownCall,
  { whole, parts }: Breakdown,
  { lost, usual }: WhatIfFacts,
): WhatIf[] {
  if (whole === null) return [];
  const estimates: WhatIf[] = [];
  if (lost !== undefined && lost.seconds > 0) {
    estimates.push({
      name: "with a stable prefix",
      ns: Math.max(0, whole - lost.seconds * 1e9),
      rests:
        `${lost.tokens} tokens would not have been worked on again, at the prefill rate that the alarm "cache" names`,
    });
  }
  const made = parts.filter(({ name }) => name === "reasoning" || name === "answer");
  const tokens = ended?.kind === "call.completed" ? ended.tokens ?? outputTokens(ended) : null;
  if (usual.length < ENOUGH || tokens === null || tokens < 2) return estimates;
  if (made.some(({ ns }) => ns === null)) return estimates;
  const own = made.reduce((sum, { ns }) => sum + (ns ?? 0), 0);
  const expected = percentile(usual, 50) * (tokens - 1);
  return [...estimates, {
    name: "at the usual speed",
    ns: Math.max(0, whole - own + expected),
    rests: `${tokens} tokens at ${
      (1e9 / percentile(usual, 50)).toFixed(1)
    } tokens/s, the median of ${usual.length} other calls of this model`,
  }];
}
