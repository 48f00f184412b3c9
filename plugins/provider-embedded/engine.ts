/** llama.cpp inside this program: opens it with a model, and asks it. @module */

import { EngineError } from "./engine_error.ts";
import { readEnginePackage } from "./engine_package.ts";
import { type GgufHeader, readGgufHeader } from "./gguf.ts";
import type { LoadedModel, LogLevel } from "./protocol.ts";
import { Turnstile } from "./turnstile.ts";
import { type ClockOffset, type EngineChunk, WorkerLink } from "./worker_link.ts";

export { EngineError, type EngineFailure } from "./engine_error.ts";
export type { EngineChunk } from "./worker_link.ts";
export type { CompletionChunk } from "./completion_chunk.ts";

/** What it takes to open an engine. */
export interface OpenOptions {
  /** Bytes of a GGUF file. They are transferred: the array is empty afterwards. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** Reads a file by its absolute path. */
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Tokens of prompt and answer together; by default what the model was trained for, and at most 4,096. */
  readonly context?: number;
  /** Aborting it gives up opening; it has no effect later. */
  readonly signal?: AbortSignal;
  /** Called while the engine is downloaded, which happens once on a machine. */
  readonly onDownload?: (notice: string) => void;
  /** Receives the engine's log. */
  readonly onLog?: (level: LogLevel, text: string) => void;
}

/** A chat-completions request in OpenAI's shape; any other field that llama.cpp's server knows is passed on. */
export interface EngineRequest {
  readonly messages: readonly EngineMessage[];
  readonly [field: string]: unknown;
}

/** What matters here of a message: its content is text, or parts of type `text`. */
export interface EngineMessage {
  readonly role: string;
  readonly content?: string | readonly { readonly type: string }[] | null;
}

/** What is known of an engine and the model in it. */
export interface EngineInfo {
  /** Name of the engine and the package it comes in. */
  readonly engine: string;
  /** Build of llama.cpp. */
  readonly version: string;
  /** Of the model; null where the file does not say. */
  readonly architecture: string | null;
  readonly name: string | null;
  readonly quantisation: string | null;
  readonly parameters: number;
  /** Jinja source of the model's chat template. */
  readonly chatTemplate: string | null;
  /** What the engine says of the model. */
  readonly loaded: LoadedModel;
  /** How chunk times were brought to this thread's clock. */
  readonly clock: ClockOffset;
}

/**
 * Loads the engine and a model into a worker. The first time on a machine, the engine is downloaded (20 MB).
 *
 * @throws {EngineError} `load_failed`, `download_failed` or `cancelled`
 */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const { model, readFile, signal, onDownload = () => {}, onLog = () => {} } = options;
  const header = readGgufHeader(model);
  if (signal?.aborted) throw cancelled("Opening the engine was cancelled", signal);

  const link = new WorkerLink(onLog);
  const giveUp = () => link.end(cancelled("Opening the engine was cancelled", signal));
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    const { version, code, wasm } = await readEnginePackage({
      readFile,
      onDownload: () => onDownload("Downloading the engine, once: llama.cpp as WebAssembly, 20 MB"),
    });
    const context = options.context ?? Math.min(header.contextLength ?? 4096, 4096);
    const loaded = await link.open({ code, wasm, model, context });
    const clock = await link.setClock();
    return new Engine(link, { ...about(header, version), version: loaded.version, loaded, clock });
  } catch (error) {
    link.end(new EngineError("closed", "The engine could not be opened"));
    throw error;
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}

function about(header: GgufHeader, packageVersion: string) {
  const { architecture, name, quantisation, parameters, chatTemplate, controlTokens } = header;
  return {
    engine: `llama.cpp (wllama ${packageVersion})`,
    architecture,
    name,
    quantisation,
    parameters,
    chatTemplate,
    controlTokens,
  };
}

/** An engine with its model. It does one thing at a time; what is asked meanwhile waits its turn. */
export class Engine {
  readonly info: EngineInfo;
  readonly #link: WorkerLink;
  readonly #turnstile = new Turnstile();
  readonly #controlTokens: ReadonlyMap<string, number>;

  /** Use `openEngine`. */
  constructor(
    link: WorkerLink,
    { controlTokens, ...info }: EngineInfo & Pick<GgufHeader, "controlTokens">,
  ) {
    this.#link = link;
    this.#controlTokens = controlTokens;
    this.info = info;
  }

  /**
   * Answers a request, chunk by chunk. Usage, the rendered prompt, and the settings in force come with the last chunks.
   * To leave the loop early stops the engine, as the signal does.
   *
   * @throws {EngineError} any reason but `load_failed` and `download_failed`
   */
  async *chat(
    request: EngineRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<EngineChunk> {
    checkMessages(request.messages);
    const leave = await this.#enter(signal);
    try {
      yield* this.#answer(request, signal);
    } finally {
      leave();
    }
  }

  /**
   * Tokens of a text as they would stand in a prompt: without BOS, and with control tokens such as `<|im_end|>` taken
   * for what they mean. Displaces the cached prompt.
   *
   * @throws {EngineError}
   */
  async tokenize(text: string): Promise<number[]> {
    const parts = splitAt(text, [...this.#controlTokens.keys()]);
    const pieces = parts.filter((part) => !this.#controlTokens.has(part));
    const leave = await this.#enter(undefined);
    try {
      // The worker answers with one list of tokens for each piece, in order.
      const tokens = await this.#link.ask({ kind: "tokenize", pieces }) as number[][];
      const next = tokens.values();
      return parts.flatMap((part) => this.#controlTokens.get(part) ?? next.next().value ?? []);
    } finally {
      leave();
    }
  }

  /**
   * The prompt that a request's messages and tools become. The engine tells it only along with an answer, so this reads
   * the prompt and makes one token.
   *
   * @throws {EngineError} as `chat` does
   */
  async applyTemplate(request: EngineRequest): Promise<string> {
    let prompt: string | undefined;
    for await (const { chunk } of this.chat({ ...request, max_tokens: 1, logprobs: false })) {
      prompt = chunk.__verbose?.prompt ?? prompt;
    }
    if (prompt !== undefined) return prompt;
    throw new EngineError("inference_failed", "The engine did not tell the rendered prompt");
  }

  /** Ends the engine and frees its memory. What still waits for it fails with `closed`. */
  close(): void {
    this.#link.end(new EngineError("closed", "The engine was closed"));
  }

  async #enter(signal: AbortSignal | undefined): Promise<() => void> {
    try {
      return await this.#turnstile.enter(signal);
    } catch {
      // Nothing but the signal keeps anyone from entering.
      throw cancelled("The request was cancelled before its turn", signal);
    }
  }

  async *#answer(request: object, signal: AbortSignal | undefined): AsyncGenerator<EngineChunk> {
    const arrived: EngineChunk[] = [];
    let news = Promise.withResolvers<void>();
    let outcome: EngineError | "ended" | undefined;
    const end = Promise.withResolvers<void>();
    const finish = (result: EngineError | "ended") => {
      outcome = result;
      news.resolve();
      end.resolve();
    };
    const id = this.#link.send({ kind: "chat", request }, {
      chunk: (chunk) => {
        arrived.push(chunk);
        news.resolve();
      },
      ended: () => finish("ended"),
      failed: finish,
    });
    const cancel = () => this.#link.cancel(id);
    signal?.addEventListener("abort", cancel, { once: true });
    // It may have been aborted just as the turn came.
    if (signal?.aborted) cancel();
    try {
      while (true) {
        yield* arrived.splice(0);
        if (arrived.length > 0) continue;
        if (outcome === "ended") return;
        if (outcome !== undefined) throw outcome;
        await news.promise;
        news = Promise.withResolvers<void>();
      }
    } finally {
      signal?.removeEventListener("abort", cancel);
      cancel();
      await end.promise;
    }
  }
}

/** The engine would answer these without complaint, and without having understood them. */
function checkMessages(messages: readonly EngineMessage[]): void {
  if (messages.length === 0) throw badRequest("The request has no messages");
  for (const { content } of messages) {
    if (typeof content === "string" || content === null || content === undefined) continue;
    const strange = content.find(({ type }) => type !== "text");
    if (strange !== undefined) {
      throw badRequest(`A message has a part of type "${strange.type}", and only text can be read`);
    }
  }
}

function badRequest(message: string): EngineError {
  return new EngineError("bad_request", message, {
    hint: "Send at least one message, and text only",
  });
}

function cancelled(message: string, signal: AbortSignal | undefined): EngineError {
  return new EngineError("cancelled", message, { cause: signal?.reason });
}

/** Cuts a text before and after each separator, which stay in the result; the longest one wins. */
function splitAt(text: string, separators: readonly string[]): string[] {
  if (separators.length === 0) return text === "" ? [] : [text];
  const longestFirst = separators.toSorted((a, b) => b.length - a.length);
  const pattern = longestFirst.map((separator) => RegExp.escape(separator)).join("|");
  return text.split(new RegExp(`(${pattern})`)).filter((part) => part !== "");
}
