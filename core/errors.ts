/** Every error a user can be shown: a stable code, a sentence, the next step. @module */

/** Base of all errors shown to a user. `code` is stable; `message` may change. */
export abstract class ModelLensError extends Error {
  /** Stable identifier, listed in docs/errors.md. */
  abstract readonly code: string;
  /** The next thing to do, as an imperative sentence. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.hint = hint;
  }
}
