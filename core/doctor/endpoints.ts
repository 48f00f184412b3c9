/** What a provider tells beside its answers, for one model, as far as its server has endpoints for it. @module */

import type { ModelFacts } from "../events/header.ts";
import type { Message, Provider } from "../provider/contract.ts";
import type { RawAnswer, RawRequest } from "../provider/raw_prompt.ts";

/** A provider as an examination needs it: whatever it has beside chat. */
export type Examined = Pick<Provider, "chat"> & Partial<Omit<Provider, "chat">>;

/** The endpoints of one model; absent is what the server does not have. All throw `ProviderError`. */
export interface Endpoints {
  /** Facts of the model as they are now. */
  readonly facts?: () => Promise<ModelFacts | undefined>;
  /** How many tokens a text has, without template and special tokens. */
  readonly count?: (text: string) => Promise<number>;
  /** The prompt that the template makes. */
  readonly render?: (messages: readonly Message[]) => Promise<string>;
  readonly raw?: (request: Omit<RawRequest, "model">) => Promise<RawAnswer>;
}

/** The endpoints that a provider has for a model, each request under the signal. */
export function endpointsOf(
  llm: Examined,
  { model, signal }: { readonly model: string; readonly signal: AbortSignal },
): Endpoints {
  // A provider may keep a state, so its methods stay bound to it.
  const [models, tokenize] = [llm.models?.bind(llm), llm.tokenize?.bind(llm)];
  const [render, raw] = [llm.render?.bind(llm), llm.raw?.bind(llm)];
  return {
    ...models && { facts: async () => (await models(signal)).find(({ id }) => id === model) },
    ...tokenize && {
      count: async (text) => (await tokenize({ model, text }, signal)).ids.length,
    },
    ...render && {
      render: async (messages) => (await render({ model, messages }, signal)).text,
    },
    ...raw && { raw: (request) => raw({ ...request, model }, signal) },
  };
}
