/** The client that most providers configure: chat over an OpenAI-compatible server, streamed. @module */

import type { ModelFacts, ServerFacts } from "../../events/header.ts";
import type {
  ChatOptions,
  ChatRequest,
  Provider,
  ProviderContext,
  RenderedPrompt,
  ServerActivity,
  TokenizedText,
  TokenizeRequest,
} from "../contract.ts";
import type { ModelMemory } from "../../benchmark/memory_trail.ts";
import { unknownModel } from "../unknown_model.ts";
import { type NativeApi, ServerApi } from "../server_api.ts";
import { stated } from "../stated.ts";
import { under, withoutSecrets } from "../url.ts";
import { notThisDialect } from "./failures.ts";
import { askPrompt } from "./prompt_endpoint.ts";
import { rawCompletion } from "./raw_completion.ts";
import { readReply } from "./stream.ts";
import { ModelList, toWire } from "./wire.ts";

/**
 * What a server differs in. Every function of it throws `ProviderError`, and nothing else, when the
 * server fails; those after `chat` are the provider's optional methods and absent where the server
 * has no such endpoint.
 */
export interface Dialect {
  /** What the program calls itself, for facts and messages. */
  readonly server: string;
  /**
   * Adds what only native endpoints tell to the models that `/models` lists; all at once, so that a
   * list of thousands does not take thousands of requests. May leave out models that cannot chat.
   */
  readonly facts?: (
    models: readonly ModelFacts[],
    native: NativeApi,
  ) => Promise<readonly ModelFacts[]>;
  /** Version and slots, from native endpoints. Throws when it is another program. */
  readonly identify?: (seen: Identified, native: NativeApi) => Promise<ServerFacts>;
  /** Models of the list that can chat; all when absent. */
  readonly chats?: (id: string) => boolean;
  /** Another way to chat than `chat/completions` below the base. */
  readonly chat?: (
    request: ChatRequest,
    options: ChatOptions,
    api: ServerApi,
  ) => ReturnType<Provider["chat"]>;
  readonly detail?: (model: ModelFacts, native: NativeApi) => Promise<ModelFacts>;
  readonly activity?: (native: NativeApi) => Promise<ServerActivity>;
  readonly tokenize?: (request: TokenizeRequest, native: NativeApi) => Promise<TokenizedText>;
  readonly render?: (request: ChatRequest, native: NativeApi) => Promise<RenderedPrompt>;
  readonly load?: (model: string, native: NativeApi) => Promise<void>;
  readonly unload?: (model: string, native: NativeApi) => Promise<void>;
  readonly memory?: (model: string, native: NativeApi) => Promise<ModelMemory>;
}

/** What is known of a server once it has listed its models. */
export interface Identified {
  /** All that the dialect itself tells. */
  readonly facts: ServerFacts;
  /** The models as listed. */
  readonly listed: ModelList["data"];
}

/** A provider over `context.url`, which holds the path up to and with `/v1`. Throws `TypeError` without a URL. */
export function openAICompatible(context: ProviderContext, dialect: Dialect): Provider {
  if (context.url === null) {
    throw new TypeError(`Cannot reach "${dialect.server}" without an address`);
  }
  const api = new ServerApi(context, context.url);
  const chat = dialect.chat ?? ((request, options) => chatCompletions(request, options, { api }));
  return {
    identify: (signal) => identify(dialect, { api, signal }),
    models: (signal) => models(dialect, { api, signal }),
    chat: (request, options) => chat(request, options, api),
    prompt: (request, options) => askPrompt(api, request, options),
    raw: (request, signal) => rawCompletion(api, request, signal),
    ...optionalMethods(dialect, api),
  };
}

/** Chat over `chat/completions` below the base, or over another address in the same dialect. */
export async function* chatCompletions(
  request: ChatRequest,
  options: ChatOptions,
  { api, url = under(api.base, "chat/completions") }: {
    readonly api: ServerApi;
    readonly url?: URL;
  },
): ReturnType<Provider["chat"]> {
  yield* readReply(await api.send(url, toWire(request), options));
}

interface Asking {
  readonly api: ServerApi;
  readonly signal: AbortSignal;
}

async function identify(dialect: Dialect, asking: Asking): Promise<ServerFacts> {
  const { api, signal } = asking;
  const listed = await list(asking);
  const unknown = { value: null, reason: "the OpenAI dialect does not tell it" } as const;
  const facts: ServerFacts = {
    url: withoutSecrets(api.base),
    server: { value: dialect.server, source: "configuration" },
    version: unknown,
    slots: unknown,
  };
  return await dialect.identify?.({ facts, listed }, api.native(signal)) ?? facts;
}

async function models(dialect: Dialect, asking: Asking): Promise<readonly ModelFacts[]> {
  const { facts, chats = () => true } = dialect;
  const listed = (await list(asking)).filter(({ id }) => chats(id)).map(listedFacts);
  return facts === undefined ? listed : await facts(listed, asking.api.native(asking.signal));
}

async function list({ api, signal }: Asking): Promise<ModelList["data"]> {
  const url = under(api.base, "models");
  const list = ModelList.safeParse(await api.json(url, { signal }));
  if (list.success) return list.data.data;
  throw notThisDialect(withoutSecrets(url), "something that is no list of models");
}

type OptionalMethods = Pick<
  Provider,
  "detail" | "activity" | "tokenize" | "render" | "load" | "unload" | "memory"
>;

/** The methods whose endpoints the server has. */
function optionalMethods(dialect: Dialect, api: ServerApi): OptionalMethods {
  const { detail, activity, tokenize, render, load, unload, memory } = dialect;
  return {
    ...detail && { detail: (model, signal) => detail(model, api.native(signal)) },
    ...activity && { activity: (signal) => activity(api.native(signal)) },
    ...tokenize && { tokenize: (request, signal) => tokenize(request, api.native(signal)) },
    ...render && { render: (request, signal) => render(request, api.native(signal)) },
    ...load && { load: (model, signal) => load(model, api.native(signal)) },
    ...unload && { unload: (model, signal) => unload(model, api.native(signal)) },
    ...memory && { memory: (model, signal) => memory(model, api.native(signal)) },
  };
}

function listedFacts({ id, meta, max_model_len: longest }: ModelList["data"][number]): ModelFacts {
  const source = "/models";
  return {
    ...unknownModel(id, "the server's list of models does not tell it"),
    ...stated("contextLength", meta?.n_ctx ?? longest, source),
    ...stated("parameters", meta?.n_params, source),
    ...stated("quantisation", meta?.ftype, source),
    ...stated("trainedContext", meta?.n_ctx_train, source),
    ...stated("sizeBytes", meta?.size, source),
  };
}
