/** What can go wrong with the engine, each by a name that a caller can act on. @module */

/** Why the engine gave no answer, or none to the end. */
export type EngineFailure =
  /** The engine's package is not on this machine and could not be fetched. */
  | "download_failed"
  /** The model's bytes are no model, or none that this engine knows. */
  | "load_failed"
  /** The prompt has more tokens than the context. */
  | "context_overflow"
  /** The engine refused the request as it stands. */
  | "bad_request"
  /** The caller's signal stopped it. */
  | "cancelled"
  /** The engine gave up on this request and can take the next. */
  | "inference_failed"
  /** The engine is dead; open another. */
  | "engine_crashed"
  /** `close()` was called. */
  | "closed";

/** Facts of a failure beside its reason. */
export interface EngineErrorFacts {
  /** The next thing to do, as an imperative sentence. */
  readonly hint?: string;
  /** For `context_overflow`: tokens of the prompt, where the engine tells them. */
  readonly promptTokens?: number;
  /** For `context_overflow`: tokens that fit. */
  readonly contextLength?: number;
  readonly cause?: unknown;
}

/** The engine could not be opened, or did not answer to the end. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly reason: EngineFailure;
  readonly facts: EngineErrorFacts;

  constructor(reason: EngineFailure, message: string, facts: EngineErrorFacts = {}) {
    super(message, { cause: facts.cause });
    this.reason = reason;
    this.facts = facts;
  }
}
