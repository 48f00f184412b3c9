/**
 * Runs the engine: llama.cpp as WebAssembly, from the npm package `@wllama/wllama`, with no permission at all.
 *
 * The package is written for browsers. What it takes to run it under Deno is kept in this file, in a worker of its
 * own, so that no global of the program changes:
 *
 * 1. Its code and its WebAssembly come by message and are loaded from `blob:` addresses, so that nothing is read here.
 * 2. It insists on a store for downloaded models, which is never used: an empty object will do.
 * 3. Its glue takes Deno for Node.js as long as there is a global `process`.
 * 4. It starts a worker of its own. A worker within a worker costs Deno a second, so it gets this thread instead.
 *
 * @module
 */

import { EngineLog } from "./engine_log.ts";
import type { Command, LoadedModel, OpenCommand, Report } from "./protocol.ts";
import type { LoadedContext, Wllama, WllamaConstructor } from "./wllama.ts";

addEventListener("message", (event) => {
  // Only the host writes here, and only this.
  if (event instanceof MessageEvent) open(event.data as OpenCommand);
}, { once: true });

/** Starts the engine, then serves commands until the worker is terminated. */
async function open({ host, code, wasm, model, context }: OpenCommand): Promise<void> {
  const send = (report: Report) => host.postMessage(report);
  const log = new EngineLog(send);
  try {
    const engine = await startEngine({ code, wasm, log });
    await engine.loadModel([new Blob([model])], { ...LOADING, n_ctx: context });
    const loaded = engine.getLoadedContextInfo();
    if (!loaded.success) throw new LoadFailure(log.loadFailure());
    send({ kind: "opened", loaded: describe(loaded, engine) });
    serve(engine, { host, send, log });
  } catch (error) {
    const message = error instanceof LoadFailure ? error.message : `${error}`;
    send({ kind: "failed", id: null, failure: { reason: "load_failed", message } });
  }
}

/** One thread, because two that share a core with others can fall to a token a second. */
const LOADING = {
  n_threads: 1,
  n_gpu_layers: 0,
  n_parallel: 1,
  // Small enough that a long prompt shows progress and can be cancelled.
  n_batch: 256,
  n_ubatch: 256,
  // With it, a cached prompt gives other log-probabilities than a fresh one.
  flash_attn: false,
  log_level: 3,
};

/** Asked for unless the request says otherwise: what a trace wants to know and the engine has at hand. */
const ALWAYS_ASKED = {
  stream_options: { include_usage: true },
  return_progress: true,
  verbose: true,
};

class LoadFailure extends Error {}

function serve(
  engine: Wllama,
  { host, send, log }: { host: MessagePort; send: (report: Report) => void; log: EngineLog },
): void {
  const running = new Map<number, AbortController>();

  async function run(id: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const cancellation = new AbortController();
    running.set(id, cancellation);
    log.forget();
    try {
      send({ kind: "ended", id, result: await work(cancellation.signal) });
    } catch (error) {
      send({ kind: "failed", id, failure: log.failure(error) });
    } finally {
      running.delete(id);
    }
  }

  host.onmessage = ({ data }: MessageEvent<Command>) => {
    switch (data.kind) {
      case "chat":
        return run(data.id, (abortSignal) =>
          engine.createChatCompletion({
            ...ALWAYS_ASKED,
            ...data.request,
            stream: true,
            abortSignal,
            onData: (chunk) => send({ kind: "chunk", id: data.id, at: performance.now(), chunk }),
          }));
      case "tokenize":
        return run(data.id, () => tokenize(engine, data.pieces));
      case "cancel":
        return running.get(data.id)?.abort();
      case "clock":
        return send({ kind: "ended", id: data.id, result: performance.now() });
    }
  };
}

/**
 * The engine has no call for this. But a bias may name text instead of a token, is tokenized like any text, and comes
 * back among the settings: the tokens in order, each with its bias, which here is the number of the piece.
 */
async function tokenize(engine: Wllama, pieces: readonly string[]): Promise<number[][]> {
  let settings: Readonly<Record<string, unknown>> | undefined;
  await engine.createCompletion({
    prompt: "a",
    max_tokens: 1,
    verbose: true,
    logit_bias: pieces.map((piece, index) => [piece, index + 1]),
    stream: true,
    onData: (chunk) => settings = chunk.__verbose?.generation_settings ?? settings,
  });
  // The shape of llama.cpp's echo of `logit_bias`.
  const biases = settings?.logit_bias as { token: number; bias: number }[];
  return pieces.map((_, index) =>
    biases.filter(({ bias }) => bias === index + 1).map(({ token }) => token)
  );
}

async function startEngine(
  { code, wasm, log }: { code: string; wasm: Uint8Array<ArrayBuffer>; log: EngineLog },
): Promise<Wllama> {
  Reflect.deleteProperty(globalThis, "process");
  Object.assign(globalThis, { Worker: SameThreadWorker, console: log });
  const module = await import(blobUrl(code, "text/javascript"));
  // The part of the package's interface that is used, as its type declarations state it.
  const { Wllama } = module as { Wllama: WllamaConstructor };
  return new Wllama({ default: blobUrl(wasm, "application/wasm") }, {
    cacheManager: {},
    modelManager: {},
    logger: log,
  });
}

function blobUrl(content: string | Uint8Array<ArrayBuffer>, type: string): string {
  return URL.createObjectURL(new Blob([content], { type }));
}

/** What the engine takes for a worker: its code, run in this thread, at the other end of a channel. */
class SameThreadWorker {
  constructor(url: string) {
    const { port1: inside, port2: outside } = new MessageChannel();
    Object.assign(globalThis, { postMessage: inside.postMessage.bind(inside) });
    import(url).then(() => {
      // The engine's code has just put its listener there.
      const { onmessage } = globalThis as unknown as { onmessage: (event: Event) => void };
      inside.onmessage = onmessage;
    });
    return Object.assign(outside, { terminate: () => outside.close() });
  }
}

function describe(loaded: LoadedContext, engine: Wllama): LoadedModel {
  // The static method of the class that `engine` is an instance of.
  const { getLibllamaVersion } = engine.constructor as unknown as WllamaConstructor;
  return {
    version: getLibllamaVersion(),
    contextLength: loaded.n_ctx,
    trainedContextLength: loaded.n_ctx_train,
    vocabularySize: loaded.n_vocab,
    bosToken: loaded.token_bos,
    eosToken: loaded.token_eos,
    endTokens: [...loaded.list_tokens_eog],
    addsBos: loaded.add_bos_token,
    metadata: loaded.metadata,
  };
}
