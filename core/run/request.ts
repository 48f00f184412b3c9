/** What is sent for a sample: what its benchmark asks, and what the run adds. @module */

import type { Sample } from "../benchmark/contract.ts";
import type { ChatRequest } from "../provider/contract.ts";

/** Settings that the run adds to every request. */
export interface Sampling {
  readonly temperature: number;
  readonly maxTokens: number | undefined;
  readonly logprobs: boolean;
  readonly topLogprobs: number;
}

/** The request. What the benchmark states comes before the run, but for the limit of tokens that the user set. */
export function requestOf(
  { request }: Pick<Sample, "request">,
  { model, seed, sampling }: {
    readonly model: string;
    readonly seed: number;
    readonly sampling: Sampling;
  },
): ChatRequest {
  const { topLogprobs, logprobs, temperature, maxTokens } = sampling;
  return {
    temperature,
    seed,
    ...(logprobs ? { logprobs, topLogprobs } : {}),
    ...request,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    model,
  };
}
