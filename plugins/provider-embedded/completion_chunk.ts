/** A chunk of an answer as the engine hands it over: OpenAI's streaming chunk with llama.cpp's additions. @module */

/** One chunk, untouched. */
export interface CompletionChunk {
  readonly choices: readonly ChunkChoice[];
  /** Seconds since 1970. */
  readonly created: number;
  /** In the last chunk. */
  readonly usage?: ChunkUsage;
  /** In the last chunk; in every chunk with `timings_per_token`. */
  readonly timings?: ChunkTimings;
  /** While the prompt is read. */
  readonly prompt_progress?: PromptProgress;
  /** In the chunk that has the finish reason. */
  readonly __verbose?: ChunkDetails;
}

/** The only choice of a chunk; a chunk with the usage has none. */
export interface ChunkChoice {
  readonly index: number;
  readonly delta: {
    readonly role?: "assistant";
    readonly content?: string | null;
    readonly reasoning_content?: string;
    readonly tool_calls?: readonly ChunkToolCall[];
  };
  readonly finish_reason: "stop" | "length" | "tool_calls" | null;
  readonly logprobs?: { readonly content: readonly ChunkToken[] | null } | null;
}

/** A piece of a tool call; the first piece has its id and name. */
export interface ChunkToolCall {
  readonly index: number;
  readonly id?: string;
  readonly function: { readonly name?: string; readonly arguments?: string };
}

/** A token that was considered. */
export interface TokenCandidate {
  readonly id: number;
  /** Empty for a control token, and cut where its bytes are no whole character. */
  readonly token: string;
  readonly bytes: readonly number[];
  /** Natural logarithm, from the model's raw output: before temperature and samplers. */
  readonly logprob: number;
}

/** A token that was chosen. */
export interface ChunkToken extends TokenCandidate {
  /** The most likely tokens at this place, best first. */
  readonly top_logprobs: readonly TokenCandidate[];
}

/** Token counts of a whole answer. */
export interface ChunkUsage {
  readonly prompt_tokens: number;
  /** The token that ended the answer among them. */
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
}

/** The engine's own clock. */
export interface ChunkTimings {
  /** Prompt tokens taken from the cache. */
  readonly cache_n: number;
  /** Prompt tokens read. */
  readonly prompt_n: number;
  readonly prompt_ms: number;
  readonly prompt_per_second: number;
  readonly predicted_n: number;
  readonly predicted_ms: number;
  readonly predicted_per_second: number;
}

/** How far the prompt is read, in tokens. */
export interface PromptProgress {
  readonly total: number;
  readonly cache: number;
  readonly processed: number;
  readonly time_ms: number;
}

/** What the engine made of the request. */
export interface ChunkDetails {
  /** The prompt after the chat template. */
  readonly prompt: string;
  /** Every sampling setting that was in force, those that the request did not name among them. */
  readonly generation_settings: Readonly<Record<string, unknown>>;
  readonly stop_type: "eos" | "word" | "limit" | "none";
  /** Whether the answer ran into the end of the context. */
  readonly truncated: boolean;
}
