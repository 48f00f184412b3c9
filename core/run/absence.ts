/** Notices that a server, or the model on it, is gone for good. @module */

import type { Failure } from "../events/envelope.ts";
import type { ProviderError, ProviderFailure } from "../provider/contract.ts";
import { ServerGoneError } from "./errors.ts";

/** Outcomes that the next sample will have as well. */
const GONE: ReadonlySet<ProviderFailure> = new Set([
  "refused",
  "dns",
  "tls",
  "unreachable",
  "connect_timeout",
  "unauthorised",
  "model_not_found",
]);
/** So many samples in a row may be lost that way before nothing more is asked. */
const GIVE_UP_AFTER = 5;

/** Whether the models of a run still answer. */
export class Absences {
  readonly #bySpan: ReadonlyMap<string, Absence>;

  constructor(spans: readonly string[]) {
    this.#bySpan = new Map(spans.map((span) => [span, new Absence()]));
  }

  /** That of the model with this span. */
  of(span: string): Absence {
    const absence = this.#bySpan.get(span);
    if (absence === undefined) throw new RangeError(`The run has no model with the span "${span}"`);
    return absence;
  }

  /** Throws `ServerGoneError` when no model is left that answers. */
  check(): void {
    const all = [...this.#bySpan.values()].map(({ gone }) => gone);
    const [first] = all;
    if (first !== undefined && !all.includes(undefined)) throw first;
  }
}

/** Whether one model still answers. */
class Absence {
  /** Why nothing more is asked; undefined as long as something is. */
  gone: ServerGoneError | undefined;
  /** Samples in a row that were lost. */
  #lost = 0;

  /** An answer came. */
  answered(): void {
    this.#lost = 0;
  }

  /** No answer came. */
  failed(cause: ProviderError): void {
    this.#lost = GONE.has(cause.type) ? this.#lost + 1 : 0;
    if (this.#lost >= GIVE_UP_AFTER) this.gone ??= new ServerGoneError(cause);
  }
}

/** The outcome of a sample that is not asked, because those before it found nobody. */
export function lostWith({ cause, hint }: ServerGoneError): Failure {
  return {
    type: "server_gone",
    message: `Not asked: ${GIVE_UP_AFTER} samples in a row were lost before it: ${cause.message}`,
    hint,
    retryable: false,
  };
}
