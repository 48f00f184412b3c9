/** What is sent for a sample, which its benchmark asks and the run adds to, and how it is sent. @module */

import type { Sample } from "../benchmark/contract.ts";
import type { RunChannel } from "../bus.ts";
import type { RunModel } from "../events/header.ts";
import type { Answer } from "../provider/answer.ts";
import { callModel } from "../provider/call.ts";
import type { ChatRequest, OptionalParameter, Provider } from "../provider/contract.ts";
import type { TimeLimits } from "../provider/deadline.ts";
import type { TraceWriter } from "../trace/writer.ts";

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

/** What the calls of a run have in common. */
export interface Calls {
  /** The provider of each model, by the model's span. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly channel: RunChannel;
  readonly writer: Pick<TraceWriter, "time">;
  readonly limits: TimeLimits;
  readonly retries: number;
}

/** Whom is asked, and which span the call hangs under. */
export interface Asked {
  readonly model: RunModel;
  readonly parent: string;
  /** Ends this call, besides what ends all. */
  readonly signal?: AbortSignal | undefined;
  /** Told the span of each attempt when it is sent. */
  readonly begun?: ((span: string) => void) | undefined;
}

/** Asks the models of a run, and remembers what their servers refuse. */
export class Asker {
  readonly #calls: Calls;
  readonly #signal: AbortSignal;
  readonly #refused = new Map<string, Set<OptionalParameter>>();

  constructor(calls: Calls, signal: AbortSignal) {
    this.#calls = calls;
    this.#signal = signal;
  }

  /** Asks. Throws `ProviderError` when there is no answer. */
  async ask(request: ChatRequest, { model, parent, signal, begun }: Asked): Promise<Answer> {
    const { channel, writer, limits, retries } = this.#calls;
    // llama.cpp refuses logprobs beside tools alone, so what it refuses is remembered apart for those.
    const variant = `${model.span}${request.tools === undefined ? "" : " tools"}`;
    const refused = this.#refused.get(variant) ?? new Set();
    this.#refused.set(variant, refused);
    return await callModel(this.providerOf(model), request, {
      ...{ channel, parent, provider: model.provider, limits, retries, refused },
      time: (at) => writer.time(at),
      begun,
      signal: signal === undefined ? this.#signal : AbortSignal.any([this.#signal, signal]),
    });
  }

  /** Asks on behalf of a judge: whatever model of the server it names, below the sample and apart from its own calls. */
  judge({ model, parent }: Asked): (request: ChatRequest) => Promise<Answer> {
    return (request) => this.ask(request, { model, parent: `${parent}/judge` });
  }

  /** The provider of a model of the run. */
  providerOf({ span, model }: RunModel): Provider {
    const provider = this.#calls.providers.get(span);
    if (provider !== undefined) return provider;
    throw new TypeError(`Cannot ask model "${model.id}": it has no provider`);
  }
}
