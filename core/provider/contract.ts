/** What a provider is: something that says who it is, lists its models, and answers. @module */

import type { z } from "zod";
import type { Failure, Known } from "../events/envelope.ts";
import type { ModelFacts, ServerFacts } from "../events/header.ts";
import type { PromptProgressed, ServerTimings, ToolCallDelta, Usage } from "../events/call.ts";
import type { ModelMemory } from "../benchmark/memory_trail.ts";
import type {
  PromptRequest,
  RawAnswer,
  RawRequest,
  RenderedPrompt,
  TokenizedText,
  TokenizeRequest,
} from "./raw_prompt.ts";

export type { RenderedPrompt, TokenizedText, TokenizeRequest } from "./raw_prompt.ts";

/** A message of a conversation, in OpenAI's shape. */
export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** On `assistant`: the calls it made. */
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly type: "function";
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  /** On `tool`: which call it answers. */
  readonly tool_call_id?: string;
}

/** A function that the model may ask for; `parameters` is a JSON schema. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A request in our own words; a provider turns it into its server's. Absent means: the server decides. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly tools?: readonly Tool[];
  /** `auto`, `none`, `required`, or the name of a tool. */
  readonly toolChoice?: string;
  /** JSON schema that the answer must follow, for servers that can force it. */
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  readonly logprobs?: boolean;
  /** Alternatives for each token, 0 to 20; needs `logprobs`. */
  readonly topLogprobs?: number;
  /** Ask for token counts in the stream. Default true. */
  readonly usage?: boolean;
  /** Further fields of the body, as the server calls them. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A token as the server describes it. */
export interface Token {
  readonly text: string;
  readonly id?: number;
  /** Natural logarithm of its probability. */
  readonly logprob?: number;
  /** The most likely tokens at this place, the token itself among them or not. */
  readonly top?: readonly { readonly text: string; readonly logprob: number }[];
}

/** What arrived in one network chunk, or one fact about the whole answer. */
export interface ChatChunk {
  /** Arrival, in milliseconds of `performance.now()`, taken before parsing. */
  readonly at: number;
  readonly text?: string;
  readonly reasoning?: string;
  readonly tools?: readonly ToolCallDelta[];
  /** The chunk's tokens, where the server tells them. */
  readonly tokens?: readonly Token[];
  /** How far the server is with the prompt. */
  readonly progress?: PromptProgress;
  readonly finishReason?: string;
  readonly usage?: Usage;
  readonly timings?: ServerTimings;
  readonly responseId?: string;
  readonly responseModel?: string;
  readonly fingerprint?: string;
}

/** How far a server has come with a prompt, in tokens. */
export type PromptProgress = Pick<
  PromptProgressed,
  "total" | "cached" | "processed" | "serverMs"
>;

/** What is about to be written to the server. */
export interface WireRequest {
  /** Null in process. */
  readonly url: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** OpenTelemetry's name of what is asked for. Default `chat`. */
  readonly operation?: string;
  /** For what is no chat: how it is worded. */
  readonly dialect?: PromptRequest["dialect"];
}

/** What a call needs besides the request. */
export interface ChatOptions {
  /** Aborting it must reach the server: the connection is closed, or generation stops. */
  readonly signal: AbortSignal;
  /** To be called right before the request is written. */
  sending(wire: WireRequest): void;
  /** To be called when response headers have arrived, with `performance.now()`. */
  headers(at: number): void;
}

/** A connection to one server. Every method throws `ProviderError`, and nothing else, when the server fails. */
export interface Provider {
  /** Who answers. Fast and free of side effects; detection calls it. */
  identify(signal: AbortSignal): Promise<ServerFacts>;
  /** The chat models that can be asked, in the server's order. */
  models(signal: AbortSignal): Promise<readonly ModelFacts[]>;
  /** Facts of a model that `accepts()` takes and `models()` does not list. */
  describe?(model: string, signal: AbortSignal): Promise<ModelFacts>;
  /** Adds to a listed model what only a request of its own tells; a run asks it for the models it uses. */
  detail?(model: ModelFacts, signal: AbortSignal): Promise<ModelFacts>;
  /** What the server is doing now, and has done since it started. */
  activity?(signal: AbortSignal): Promise<ServerActivity>;
  /** A text as the model's own tokenizer cuts it, without template and special tokens. */
  tokenize?(request: TokenizeRequest, signal: AbortSignal): Promise<TokenizedText>;
  /** The prompt that the server's template makes of the messages and tools of a request. */
  render?(request: ChatRequest, signal: AbortSignal): Promise<RenderedPrompt>;
  /** Continues a prompt without a template, and says what was counted. */
  raw?(request: RawRequest, signal: AbortSignal): Promise<RawAnswer>;
  /** Sends a prompt to an endpoint of the server in that endpoint's own words, and streams the answer. */
  prompt?(request: PromptRequest, options: ChatOptions): AsyncIterable<ChatChunk>;
  /** Loads a model, so that the first answer does not wait for it. */
  load?(model: string, signal: AbortSignal): Promise<void>;
  /** Frees the memory that a model holds. */
  unload?(model: string, signal: AbortSignal): Promise<void>;
  /** What the server says that a loaded model takes of memory. */
  memory?(model: string, signal: AbortSignal): Promise<ModelMemory>;
  /** Streams an answer. Ends normally only after the server said that the answer is whole. */
  chat(request: ChatRequest, options: ChatOptions): AsyncIterable<ChatChunk>;
  /** Frees what the provider holds. */
  close?(): void | Promise<void>;
}

/** What a server says about its work; each fact with its source. */
export interface ServerActivity {
  /** Requests being answered. */
  readonly running: Known<number>;
  /** Requests waiting for a slot. */
  readonly waiting: Known<number>;
  /** Prompt tokens since the server started, those from its cache included. */
  readonly promptTokens: Known<number>;
  /** Of these, tokens that came from its cache. */
  readonly cachedTokens: Known<number>;
}

/** The world, as a provider may see it. */
export interface ProviderContext<C = unknown> {
  readonly config: C;
  /** Where to find the server; null for a provider without one. */
  readonly url: URL | null;
  /** Value of the configured key variable; undefined when there is none. */
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** Reads a file that the user named, for example a model. */
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The file of a model on this machine, by the name that `models --local` or `models get` knows it
   * by; undefined when there is none. Throws `ProviderError` for one that cannot be used as one file.
   */
  readonly findModel?: (name: string) => Promise<string | undefined>;
  /** Tells the user about something slow, for example a download. */
  readonly notice: (text: string) => void;
}

/** What a provider plugin exports by default. */
export interface ProviderDefinition<C = unknown> {
  /** Default address; null for a provider in process, or for one whose address the user must give. */
  readonly url: string | null;
  /** Whether there is no server without an address from the user. */
  readonly needsUrl?: boolean;
  /** Place in automatic detection, lower first; absent: only used when it is named. */
  readonly rank?: number;
  /** Settings under `providers.<name>.settings`; strict, so that an unknown one is an error. */
  readonly settings: z.ZodType<C>;
  /** Names of models that it takes beside those it lists, for example paths. */
  readonly accepts?: (model: string) => boolean;
  create(context: ProviderContext<C>): Provider;
}

/** Checks at compile time that a plugin is a provider, and returns it. */
export function defineProvider<C>(definition: ProviderDefinition<C>): ProviderDefinition<C> {
  return definition;
}

/** The outcomes of a call that are no answer. */
export type ProviderFailure =
  | "refused"
  | "dns"
  | "tls"
  | "unreachable"
  | "connect_timeout"
  | "first_token_timeout"
  | "stall"
  | "closed"
  | "cut"
  | "unfinished"
  | "rate_limited"
  | "unauthorised"
  | "model_not_found"
  | "context_overflow"
  | "unsupported_parameter"
  | "bad_request"
  | "server_error"
  | "overloaded"
  | "not_this_dialect"
  | "malformed"
  | "cancelled"
  | "engine_failed";

/** Which outcomes may be tried again with the same request, as long as no content had arrived. */
const RETRYABLE: ReadonlySet<ProviderFailure> = new Set([
  "refused",
  "closed",
  "connect_timeout",
  "rate_limited",
  "server_error",
  "overloaded",
]);

/** Parameters that a request can do without: the answer then tells less, or is less constrained. */
export type OptionalParameter =
  | "usage"
  | "logprobs"
  | "topLogprobs"
  | "seed"
  | "jsonSchema"
  | "extra";

/** Facts of a failure that its type does not say. */
export interface FailureFacts {
  readonly hint?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Body of an error reply. */
  readonly body?: string;
  /** For `unsupported_parameter`: its name in `ChatRequest`. */
  readonly parameter?: OptionalParameter;
  /** Whether content had arrived, so that asking again would be asking for another answer. */
  readonly partial?: boolean;
  readonly cause?: unknown;
}

/** A server that could not be asked, or did not answer to the end. A typed outcome, never a score. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly type: ProviderFailure;
  readonly facts: FailureFacts;

  constructor(type: ProviderFailure, message: string, facts: FailureFacts = {}) {
    super(message, { cause: facts.cause });
    this.type = type;
    this.facts = facts;
  }

  /** Whether the same request may be sent again. */
  get retryable(): boolean {
    return RETRYABLE.has(this.type) && this.facts.partial !== true;
  }

  /** This failure, after content had arrived. */
  afterContent(): ProviderError {
    return new ProviderError(this.type, this.message, { ...this.facts, partial: true });
  }

  /** As an event states it. */
  toFailure(): Failure {
    const { hint, status, retryAfterMs } = this.facts;
    return {
      type: this.type,
      message: this.message,
      ...(hint === undefined ? {} : { hint }),
      ...(status === undefined ? {} : { status }),
      retryable: this.retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}
