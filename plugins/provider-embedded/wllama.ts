/** The part of the package's interface that is used, as its type declarations state it. @module */

import type { CompletionChunk } from "./completion_chunk.ts";

/** The class, as the package exports it. */
export interface WllamaConstructor {
  new (paths: { default: string }, config: object): Wllama;
  getLibllamaVersion(): string;
}

/** An engine. */
export interface Wllama {
  loadModel(parts: Blob[], options: object): Promise<void>;
  getLoadedContextInfo(): LoadedContext;
  createChatCompletion(request: StreamedRequest): Promise<void>;
  createCompletion(request: StreamedRequest): Promise<void>;
}

/** A request whose chunks go to `onData`. */
export type StreamedRequest = Readonly<Record<string, unknown>> & {
  readonly stream: true;
  readonly onData: (chunk: CompletionChunk) => void;
};

/** What the engine says once a model is loaded, or has failed to. */
export interface LoadedContext {
  readonly success: boolean;
  readonly n_ctx: number;
  readonly n_ctx_train: number;
  readonly n_vocab: number;
  readonly token_bos: number;
  readonly token_eos: number;
  readonly list_tokens_eog: Iterable<number>;
  readonly add_bos_token: boolean;
  readonly metadata: Record<string, string>;
}
