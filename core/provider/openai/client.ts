/** The client that most providers configure: chat over an OpenAI-compatible server, streamed. @module */

import type { ModelFacts, ServerFacts } from "../../events/header.ts";
import {
  type ChatOptions,
  type ChatRequest,
  type Provider,
  type ProviderContext,
  ProviderError,
  unknownModel,
} from "../contract.ts";
import { under, withoutSecrets } from "../url.ts";
import { connectionFailure, notThisDialect, statusFailure } from "./failures.ts";
import { readReply } from "./stream.ts";
import { ModelList, toWire } from "./wire.ts";

/** What a server differs in. */
export interface Dialect {
  /** What the program calls itself, for facts and messages. */
  readonly server: string;
  /**
   * Adds what only native endpoints tell to the models that `/models` lists; all at once, so that a
   * list of thousands does not take thousands of requests. Throws `ProviderError`.
   */
  readonly facts?: (
    models: readonly ModelFacts[],
    get: (path: string) => Promise<unknown>,
    signal: AbortSignal,
  ) => Promise<readonly ModelFacts[]>;
  /** Version and slots, from native endpoints. Throws `ProviderError` when it is another program. */
  readonly identify?: (
    facts: ServerFacts,
    get: (path: string) => Promise<unknown>,
    signal: AbortSignal,
  ) => Promise<ServerFacts>;
  /** Models of the list that can chat; all when absent. */
  readonly chats?: (id: string) => boolean;
}

/** A provider over `context.url`, which holds the path up to and with `/v1`. Throws `TypeError` without a URL. */
export function openAICompatible(context: ProviderContext, dialect: Dialect): Provider {
  if (context.url === null) {
    throw new TypeError(`Cannot reach "${dialect.server}" without an address`);
  }
  return new OpenAICompatible(context, dialect, context.url);
}

/** Reads JSON with the provider's own headers. Throws `ProviderError`. */
export type GetJson = (url: URL, signal: AbortSignal) => Promise<unknown>;

class OpenAICompatible implements Provider {
  readonly #context: ProviderContext;
  readonly #dialect: Dialect;
  readonly #base: URL;
  readonly #headers: Headers;

  constructor(context: ProviderContext, dialect: Dialect, url: URL) {
    this.#context = context;
    this.#dialect = dialect;
    this.#headers = headersOf(context, url);
    this.#base = new URL(url);
    // fetch refuses addresses with credentials; they go into a header.
    this.#base.username = "";
    this.#base.password = "";
  }

  async identify(signal: AbortSignal): Promise<ServerFacts> {
    await this.#list(signal);
    const unknown = { value: null, reason: "the OpenAI dialect does not tell it" } as const;
    const facts: ServerFacts = {
      url: withoutSecrets(this.#base),
      server: { value: this.#dialect.server, source: "configuration" },
      version: unknown,
      slots: unknown,
    };
    const { identify } = this.#dialect;
    return identify === undefined ? facts : await identify(facts, this.#getter(signal), signal);
  }

  async models(signal: AbortSignal): Promise<readonly ModelFacts[]> {
    const { data } = await this.#list(signal);
    const { facts, chats = () => true } = this.#dialect;
    const listed = data.filter(({ id }) => chats(id)).map(listedFacts);
    if (facts === undefined) return listed;
    return await facts(listed, this.#getter(signal), signal);
  }

  async *chat(request: ChatRequest, options: ChatOptions): ReturnType<Provider["chat"]> {
    const body = toWire(request);
    const url = under(this.#base, "chat/completions");
    const where = withoutSecrets(url);
    // Serialised before the clock starts: a long prompt is no latency of the server.
    const init = {
      method: "POST",
      headers: [...this.#headers, ["content-type", "application/json"]] as [string, string][],
      body: JSON.stringify(body),
      signal: options.signal,
    };
    options.sending({ url: where, body });
    const response = await this.#fetch(url, init);
    options.headers(performance.now());
    if (!response.ok) throw await statusFailure(response, url);
    yield* readReply(response, { where, url });
  }

  async #list(signal: AbortSignal): Promise<ModelList> {
    const url = under(this.#base, "models");
    const list = ModelList.safeParse(await this.#json(url, signal));
    if (!list.success) {
      throw notThisDialect(withoutSecrets(url), "something that is no list of models");
    }
    return list.data;
  }

  #getter(signal: AbortSignal): (path: string) => Promise<unknown> {
    // Native endpoints stand beside `/v1`, not below it.
    const root = under(this.#base, "..");
    return (path) => this.#json(under(root, path), signal);
  }

  async #json(url: URL, signal: AbortSignal): Promise<unknown> {
    const response = await this.#fetch(url, { headers: this.#headers, signal });
    if (!response.ok) throw await statusFailure(response, url);
    const text = await this.#text(response, url);
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw notThisDialect(
        withoutSecrets(url),
        /^\s*</.test(text) ? "a web page" : "something that is not JSON",
      );
    }
  }

  async #text(response: Response, url: URL): Promise<string> {
    try {
      return await response.text();
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw connectionFailure(cause, url);
    }
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await this.#context.fetch(url, init);
    } catch (cause) {
      if (cause instanceof ProviderError || init.signal?.aborted === true) throw cause;
      throw connectionFailure(cause, url);
    }
  }
}

function headersOf({ apiKey, headers }: ProviderContext, url: URL): Headers {
  const all = new Headers();
  if (url.username !== "" || url.password !== "") {
    const pair = new TextEncoder().encode(`${decoded(url.username)}:${decoded(url.password)}`);
    all.set("authorization", `Basic ${pair.toBase64()}`);
  }
  if (apiKey !== undefined) all.set("authorization", `Bearer ${apiKey}`);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return all;
}

/** A part of an address as it was meant. Forms are decoded leniently, and "+" and "&" are no form here. */
function decoded(part: string): string {
  const form = `part=${part.replace(/[+&]/g, encodeURIComponent)}`;
  return new URLSearchParams(form).get("part") ?? "";
}

function listedFacts({ id, meta, max_model_len: longest }: ModelList["data"][number]): ModelFacts {
  const facts = unknownModel(id, "the server's list of models does not tell it");
  const context = meta?.n_ctx ?? longest;
  return {
    ...facts,
    ...(typeof context === "number" ? { contextLength: { value: context, source: "models" } } : {}),
    ...(typeof meta?.n_params === "number"
      ? { parameters: { value: meta.n_params, source: "models" } }
      : {}),
    ...(typeof meta?.ftype === "string"
      ? { quantisation: { value: meta.ftype, source: "models" } }
      : {}),
  };
}
