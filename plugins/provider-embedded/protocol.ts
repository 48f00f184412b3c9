/** What the host and the engine's worker say to each other. Types only: nothing of it is loaded. @module */

import type { CompletionChunk } from "./completion_chunk.ts";
import type { EngineFailure } from "./engine_error.ts";

/** The first message, on the worker itself; all others go through `host`. */
export interface OpenCommand {
  readonly host: MessagePort;
  /** Text of the engine's JavaScript module. */
  readonly code: string;
  /** The engine's WebAssembly. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly model: Uint8Array<ArrayBuffer>;
  /** Tokens. */
  readonly context: number;
}

/** From the host. Every `id` is answered by exactly one `ended` or `failed`. */
export type Command =
  | { readonly kind: "chat"; readonly id: number; readonly request: object }
  | { readonly kind: "tokenize"; readonly id: number; readonly pieces: readonly string[] }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "clock"; readonly id: number };

/** From the worker. */
export type Report =
  | { readonly kind: "opened"; readonly loaded: LoadedModel }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string }
  | {
    readonly kind: "chunk";
    readonly id: number;
    /** Worker's `performance.now()` when the engine handed the chunk over. */
    readonly at: number;
    readonly chunk: CompletionChunk;
  }
  | { readonly kind: "ended"; readonly id: number; readonly result: unknown }
  /** `id` is null when the engine could not be opened. */
  | { readonly kind: "failed"; readonly id: number | null; readonly failure: FailureReport };

/** A failure in a form that can be posted. */
export interface FailureReport {
  readonly reason: EngineFailure;
  readonly message: string;
  readonly promptTokens?: number;
  readonly contextLength?: number;
}

/** How much a line of the engine's log matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** What the engine says of the model it loaded. */
export interface LoadedModel {
  /** Build of llama.cpp. */
  readonly version: string;
  readonly contextLength: number;
  readonly trainedContextLength: number;
  readonly vocabularySize: number;
  readonly bosToken: number;
  readonly eosToken: number;
  /** Every token that ends an answer. */
  readonly endTokens: readonly number[];
  /** Whether the tokenizer puts BOS before a prompt by itself. */
  readonly addsBos: boolean;
  /** The file's metadata, arrays left out. */
  readonly metadata: Readonly<Record<string, string>>;
}
