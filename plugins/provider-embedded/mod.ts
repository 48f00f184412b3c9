/** llama.cpp inside this program, for a machine where no model server runs, and for any GGUF file by path or name. @module */

import {
  type ChatOptions,
  type ChatRequest,
  defineProvider,
  type ModelFacts,
  type Provider,
  type ProviderContext,
  ProviderError,
  type ProviderFailure,
  readReplies,
  type ServerFacts,
  sha256,
  type TokenizedText,
  type TokenizeRequest,
  toWire,
  unknownModel,
} from "model-lens";
import { z } from "zod";
import { type Engine, EngineError, openEngine } from "./engine.ts";
import { readGgufHeader } from "./gguf.ts";

/** Name of the model that comes with this plugin. Whoever reads a score of it must know that it is only that. */
const BUNDLED = "modellens-tiny";
const BUNDLED_FILE = new URL("./model/modellens-tiny-q8_0.gguf", import.meta.url);

const Settings = z.strictObject({
  /** Tokens of prompt and answer together; by default what the model was trained for, at most 4,096. */
  context: z.int().min(64).max(1_048_576).optional(),
});

export default defineProvider({
  url: null,
  // When nothing else answers.
  rank: 1000,
  settings: Settings,
  accepts: (model) => model !== BUNDLED,
  create: (context) => new Embedded(context),
});

class Embedded implements Provider {
  readonly #context: ProviderContext<z.infer<typeof Settings>>;
  /** Files by name, because looking for one takes time. */
  readonly #paths = new Map<string, string>();
  #engine: { readonly model: string; readonly opening: Promise<Engine> } | undefined;

  constructor(context: ProviderContext<z.infer<typeof Settings>>) {
    this.#context = context;
  }

  identify(): Promise<ServerFacts> {
    return Promise.resolve({
      url: null,
      server: {
        value: "llama.cpp as WebAssembly (wllama 3.8.1), in this process",
        source: "plugin",
      },
      version: {
        value: null,
        reason: "the engine tells its build once it is loaded: see fingerprint in call.completed",
      },
      slots: { value: 1, source: "plugin" },
    });
  }

  models(): Promise<readonly ModelFacts[]> {
    return this.describe(BUNDLED).then((facts) => [facts]);
  }

  async describe(model: string): Promise<ModelFacts> {
    const bytes = await this.#read(model);
    const header = translate(() => readGgufHeader(bytes));
    const unstated = { value: null, reason: "the file does not tell it" } as const;
    const trained = header.contextLength;
    const context = this.#context.config.context ?? Math.min(trained ?? 4096, 4096);
    return {
      ...unknownModel(model, "the file does not tell it"),
      digest: { value: `sha256:${sha256(bytes)}`, source: "the file" },
      quantisation: header.quantisation === null
        ? unstated
        : { value: header.quantisation, source: "GGUF header" },
      parameters: { value: header.parameters, source: "GGUF header" },
      contextLength: { value: context, source: "what the engine is opened with" },
      templateSha256: header.chatTemplate === null
        ? unstated
        : { value: sha256(header.chatTemplate), source: "GGUF header" },
    };
  }

  async *chat(request: ChatRequest, options: ChatOptions): ReturnType<Provider["chat"]> {
    const engine = await this.#open(request.model, options.signal);
    // Asked for no alternatives, the engine leaves out the probability of the token itself as well.
    const least = request.logprobs === true
      ? { topLogprobs: Math.max(1, request.topLogprobs ?? 1) }
      : {};
    const body = toWire({ ...request, ...least });
    options.sending({ url: null, body });
    try {
      const chunks = engine.chat({ ...body, messages: request.messages }, {
        signal: options.signal,
      });
      yield* readReplies(repliesOf(chunks, engine.info.version), "The embedded engine");
    } catch (cause) {
      throw typed(cause);
    }
  }

  async tokenize(
    { model, text }: TokenizeRequest,
    signal: AbortSignal,
  ): Promise<TokenizedText> {
    const engine = await this.#open(model, signal);
    try {
      return { ids: await engine.tokenize(text), pieces: null, source: "the engine's tokenizer" };
    } catch (cause) {
      throw typed(cause);
    }
  }

  /** Opens the engine with the model. */
  async load(model: string, signal: AbortSignal): Promise<void> {
    await this.#open(model, signal);
  }

  /** Ends the engine; the next question starts another. */
  async unload(model: string): Promise<void> {
    if (this.#engine?.model === model) await this.close();
  }

  async close(): Promise<void> {
    const opening = this.#engine?.opening;
    this.#engine = undefined;
    try {
      (await opening)?.close();
    } catch (cause) {
      // It was never open; who asked for it has heard why.
      if (!(cause instanceof ProviderError)) throw cause;
    }
  }

  /** One engine at a time: two models would need twice the memory. */
  async #open(model: string, signal: AbortSignal): Promise<Engine> {
    if (this.#engine?.model !== model) {
      await this.close();
      this.#engine = { model, opening: this.#start(model, signal) };
    }
    try {
      return await this.#engine.opening;
    } catch (cause) {
      this.#engine = undefined;
      throw cause;
    }
  }

  async #start(model: string, signal: AbortSignal): Promise<Engine> {
    const { readFile, notice, config } = this.#context;
    try {
      return await openEngine({
        model: await this.#read(model),
        readFile,
        signal,
        onDownload: notice,
        ...(config.context === undefined ? {} : { context: config.context }),
      });
    } catch (cause) {
      throw typed(cause);
    }
  }

  async #read(model: string): Promise<Uint8Array<ArrayBuffer>> {
    const path = await this.#fileOf(model);
    try {
      return await this.#context.readFile(path);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      throw new ProviderError(
        "model_not_found",
        cause.name === "NotFound"
          ? `There is no file "${model}"`
          : `The file cannot be read: ${cause.message}`,
        {
          hint: `Give the path of a GGUF file, or use "${BUNDLED}"`,
          cause,
        },
      );
    }
  }

  /** What ends like a file is a path; everything else is a name. */
  async #fileOf(model: string): Promise<string> {
    if (model === BUNDLED) return decodeURIComponent(BUNDLED_FILE.pathname);
    if (/\.gguf$/i.test(model) && !/^hf:/.test(model)) return model;
    const path = this.#paths.get(model) ?? await this.#context.findModel?.(model);
    if (path === undefined) {
      throw new ProviderError("model_not_found", `There is no model "${model}" on this machine`, {
        hint:
          'See "models --local", fetch one with "models get", give the path of a GGUF file, or ' +
          "start the server that has it",
      });
    }
    this.#paths.set(model, path);
    return path;
  }
}

/** The package fills in its own name as the fingerprint; the build of llama.cpp tells more. */
async function* repliesOf(
  chunks: ReturnType<Engine["chat"]>,
  build: string,
): AsyncGenerator<{ at: number; reply: unknown }> {
  for await (const { at, chunk } of chunks) {
    yield { at, reply: { ...chunk, system_fingerprint: build } };
  }
}

/** What each failure of the engine is to a run. */
const OUTCOMES: Readonly<Record<EngineError["reason"], ProviderFailure>> = {
  context_overflow: "context_overflow",
  bad_request: "bad_request",
  cancelled: "cancelled",
  load_failed: "engine_failed",
  download_failed: "engine_failed",
  inference_failed: "engine_failed",
  engine_crashed: "engine_failed",
  closed: "engine_failed",
};

function typed(cause: unknown): unknown {
  if (!(cause instanceof EngineError)) return cause;
  const { hint } = cause.facts;
  const refused = /logprobs is not supported/.test(cause.message);
  return new ProviderError(
    refused ? "unsupported_parameter" : OUTCOMES[cause.reason],
    cause.message,
    {
      ...(hint === undefined ? {} : { hint }),
      ...(refused ? { parameter: "logprobs" as const } : {}),
      cause,
    },
  );
}

function translate<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw typed(cause);
  }
}
