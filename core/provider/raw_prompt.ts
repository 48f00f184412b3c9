/** A prompt that goes to the model as it is, without a template. @module */

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
