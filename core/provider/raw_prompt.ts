/** A prompt that goes to the model as it is, without a template. @module */

import type { WireDialect } from "../events/call.ts";

/** A prompt in the words of the endpoint that it goes to. */
export interface PromptRequest {
  readonly dialect: WireDialect;
  /** Of the endpoint; what stands before the part that all such servers have does not count. */
  readonly path: string;
  /** The body as it is to be sent. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is sent. */
export interface RawRequest {
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  /** Ask for the prompt and its log-probabilities at the head of the answer. */
  readonly echo?: boolean;
}

/** What came back. */
export interface RawAnswer {
  readonly text: string;
  /** Tokens of the prompt as the server counts them; null where it does not. */
  readonly inputTokens: number | null;
  /** Tokens with a log-probability, those of the prompt among them if it was echoed; null without any. */
  readonly scoredTokens: number | null;
  /** The endpoint that answered. */
  readonly source: string;
}

/** A text to cut into tokens. */
export interface TokenizeRequest {
  readonly model: string;
  readonly text: string;
}

/** A text in tokens. */
export interface TokenizedText {
  readonly ids: readonly number[];
  /** Text of each token, where the server tells it and it is text. */
  readonly pieces: readonly string[] | null;
  /** The endpoint that said so. */
  readonly source: string;
}

/** A prompt as the model sees it. */
export interface RenderedPrompt {
  readonly text: string;
  /** The endpoint that said so. */
  readonly source: string;
}
