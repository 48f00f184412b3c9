/** A server over HTTP: the provider's own headers, one base, and every failure a typed outcome. @module */

import { type ChatOptions, type ProviderContext, ProviderError } from "./contract.ts";
import { connectionFailure, notThisDialect, statusFailure } from "./openai/failures.ts";
import { under, withoutSecrets } from "./url.ts";

/** The endpoints that stand beside a dialect. All but `reply()` throw `ProviderError` for an error status. */
export interface NativeApi {
  /** Reads JSON. The path is below the server's root, `api/version` for example. */
  get(path: string): Promise<unknown>;
  /** Sends JSON and reads JSON. */
  post(path: string, body: unknown): Promise<unknown>;
  /** Reads text, whatever its type. */
  text(path: string): Promise<string>;
  /** Reads any reply, also one with an error status. */
  reply(path: string): Promise<NativeReply>;
}

/** A reply as it came. */
export interface NativeReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; undefined where it is not JSON. */
  readonly json: unknown;
}

/** A response whose body is still to come, and the names that failures give its address. */
export interface OpenReply {
  readonly response: Response;
  readonly where: string;
  readonly url: URL;
}

/** Speaks to one server. Every method throws `ProviderError` when the server fails. */
export class ServerApi {
  /** The base without user and password. */
  readonly base: URL;
  readonly #context: ProviderContext;
  readonly #headers: Headers;

  /** `url` is the base of the server's dialect, with `/v1` or what it has instead. */
  constructor(context: ProviderContext, url: URL) {
    this.#context = context;
    this.#headers = headersOf(context, url);
    this.base = new URL(url);
    // fetch refuses addresses with credentials; they go into a header.
    this.base.username = "";
    this.base.password = "";
  }

  /** The address of a path beside the base's last part: native endpoints stand there. */
  root(path: string): URL {
    return under(under(this.base, ".."), path);
  }

  /** Reads JSON. */
  async json(url: URL, init: RequestInit): Promise<unknown> {
    return parsed(await this.#read(url, init), url);
  }

  /** The native endpoints, each request of them under the signal. */
  native(signal: AbortSignal): NativeApi {
    return {
      get: (path) => this.json(this.root(path), { signal }),
      post: (path, body) => this.json(this.root(path), { signal, ...posted(body) }),
      text: (path) => this.#read(this.root(path), { signal }),
      reply: (path) => this.#reply(this.root(path), { signal }),
    };
  }

  /** Sends a chat request as the contract wants it told, and returns when its headers have arrived. */
  async send(
    url: URL,
    body: Readonly<Record<string, unknown>>,
    options: ChatOptions,
  ): Promise<OpenReply> {
    const where = withoutSecrets(url);
    // Made before the clock starts: neither a long prompt nor our headers are latency of the server.
    const init = this.#withHeaders({ ...posted(body), signal: options.signal });
    options.sending({ url: where, body });
    const response = await this.#fetch(url, init);
    options.headers(performance.now());
    if (!response.ok) throw await statusFailure(response, url);
    return { response, where, url };
  }

  async #read(url: URL, init: RequestInit): Promise<string> {
    const response = await this.#fetch(url, this.#withHeaders(init));
    if (!response.ok) throw await statusFailure(response, url);
    return await bodyOf(response, url);
  }

  async #reply(url: URL, init: RequestInit): Promise<NativeReply> {
    const response = await this.#fetch(url, this.#withHeaders(init));
    const { status, headers } = response;
    const text = await bodyOf(response, url);
    return { status, headers, text, json: jsonIn(text) };
  }

  #withHeaders(init: RequestInit): RequestInit {
    const headers = new Headers(this.#headers);
    for (const [name, value] of new Headers(init.headers ?? {})) headers.set(name, value);
    return { ...init, headers };
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

async function bodyOf(response: Response, url: URL): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw connectionFailure(cause, url);
  }
}

function parsed(text: string, url: URL): unknown {
  const value = jsonIn(text);
  if (value !== undefined) return value;
  throw notThisDialect(
    withoutSecrets(url),
    /^\s*</.test(text) ? "a web page" : "something that is not JSON",
  );
}

/** JSON cannot say undefined. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function posted(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
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
