/** Tells from the engine's log what went wrong; its errors carry little else. @module */

import type { FailureReport, LogLevel, Report } from "./protocol.ts";

/** The logger that the package is given: passes every line on, and remembers those that explain a failure. */
export class EngineLog {
  readonly #send: (report: Report) => void;
  #errors: string[] = [];
  #refusal: EngineRefusal | undefined;

  constructor(send: (report: Report) => void) {
    this.#send = send;
  }

  debug = (...parts: readonly unknown[]): void => this.#line("debug", parts);
  log = (...parts: readonly unknown[]): void => this.#line("info", parts);
  warn = (...parts: readonly unknown[]): void => this.#line("warn", parts);
  error = (...parts: readonly unknown[]): void => {
    // The package logs the server's error object with this title, and throws only its sentence.
    if (parts[0] === "Model returned an error:") this.#refusal = parts[1] as EngineRefusal;
    else this.#line("error", parts);
  };

  #line(level: LogLevel, parts: readonly unknown[]): void {
    const text = parts.map(asText).join(" ");
    if (level === "error") this.#errors.push(text);
    this.#send({ kind: "log", level, text });
  }

  /** Starts anew, so that an old complaint does not explain a new failure. */
  forget(): void {
    this.#errors = [];
    this.#refusal = undefined;
  }

  /** Why no model was loaded, as a sentence. */
  loadFailure(): string {
    const precise = this.#errors.find((line) => line.includes("error loading model: "));
    const sentence = precise?.split("error loading model: ").at(-1) ?? this.#errors[0];
    return `Cannot load the model: ${sentence ?? "the engine gives no reason"}`;
  }

  /** What an error of the package means, together with what was logged before it. */
  failure(error: unknown): FailureReport {
    const { name, message } = error instanceof Error ? error : { name: "", message: `${error}` };
    if (name === "AbortError") return { reason: "cancelled", message: "The answer was cancelled" };
    if (this.#refusal !== undefined) return refused(this.#refusal);
    if (name === "RuntimeError" && message !== NO_REPLY) {
      return { reason: "engine_crashed", message: `The engine crashed: ${message}` };
    }
    const reported = this.#errors[0] ?? message;
    if (reported.includes("invalid UTF-8 byte")) {
      return { reason: "inference_failed", message: PIECE_OF_A_CHARACTER };
    }
    // A RangeError is a request nested too deeply to be written as JSON.
    if (message === NO_REPLY || error instanceof RangeError) {
      return { reason: "bad_request", message: `The engine refuses the request: ${reported}` };
    }
    return { reason: "inference_failed", message: `The engine failed: ${reported}` };
  }
}

function asText(part: unknown): string {
  if (typeof part === "string") return part;
  return part instanceof Error ? `${part.stack ?? part}` : JSON.stringify(part);
}

/**
 * How the package fails when llama.cpp throws: no reply is written, and the request's first four bytes, "GLUE", are
 * taken for the length of one. The exception itself is in the log.
 */
const NO_REPLY = "Invalid typed array length: 1163217991";

const PIECE_OF_A_CHARACTER =
  "The engine cannot report a token whose bytes are only a piece of a character";

function refused({ type, message, n_prompt_tokens, n_ctx }: EngineRefusal): FailureReport {
  if (type !== "exceed_context_size_error") {
    const reason = type === "invalid_request_error" ? "bad_request" : "inference_failed";
    return { reason, message: `The engine refuses the request: ${message}` };
  }
  return {
    reason: "context_overflow",
    message: `The prompt has ${n_prompt_tokens} tokens, the context holds ${n_ctx}`,
    ...(n_prompt_tokens === undefined ? {} : { promptTokens: n_prompt_tokens }),
    ...(n_ctx === undefined ? {} : { contextLength: n_ctx }),
  };
}

interface EngineRefusal {
  readonly type: string;
  readonly message: string;
  readonly n_prompt_tokens?: number;
  readonly n_ctx?: number;
}
