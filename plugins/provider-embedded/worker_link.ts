/** The host's end of the worker: commands out, replies sorted by the command they answer. @module */

import { EngineError, type EngineFailure } from "./engine_error.ts";
import type {
  Command,
  FailureReport,
  LoadedModel,
  LogLevel,
  OpenCommand,
  Report,
} from "./protocol.ts";
import type { CompletionChunk } from "./completion_chunk.ts";

/** A chunk, and when the engine handed it over. */
export interface EngineChunk {
  /** Milliseconds of the host's `performance.now()`. */
  readonly at: number;
  readonly chunk: CompletionChunk;
}

/** Receives what the worker says to one command. */
export interface Listener {
  chunk?(chunk: EngineChunk): void;
  ended(result: unknown): void;
  failed(error: EngineError): void;
}

/** How the worker's clock was set against the host's. */
export interface ClockOffset {
  /** To be added to the worker's `performance.now()`, in milliseconds. */
  readonly offsetMs: number;
  /** Half of the shortest round trip: the offset is right to within this. */
  readonly errorMs: number;
}

/** A command without the number that the link gives it. */
type Draft<C> = C extends Command ? Omit<C, "id"> : never;

/** A worker with an engine in it. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #channel = new MessageChannel();
  readonly #listeners = new Map<number, Listener>();
  readonly #opened = Promise.withResolvers<LoadedModel>();
  readonly #onLog: (level: LogLevel, text: string) => void;
  #lastId = 0;
  #offsetMs = 0;
  #end: EngineError | undefined;

  constructor(onLog: (level: LogLevel, text: string) => void) {
    this.#onLog = onLog;
    this.#channel.port1.onmessage = ({ data }: MessageEvent<Report>) => this.#receive(data);
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
      deno: { permissions: "none" },
    });
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.end(crashed(`The worker of the engine died: ${event.message}`));
    };
  }

  /** Sends the engine and the model, and waits until both are loaded. The bytes are transferred. */
  open(command: Omit<OpenCommand, "host">): Promise<LoadedModel> {
    const host = this.#channel.port2;
    const transfer = [host, command.wasm.buffer, command.model.buffer];
    this.#worker.postMessage({ ...command, host } satisfies OpenCommand, transfer);
    return this.#opened.promise;
  }

  /** Sends a command. `listener` hears of it until it has ended or failed. */
  send(command: Draft<Command>, listener: Listener): number {
    if (this.#end !== undefined) throw this.#end;
    const id = ++this.#lastId;
    this.#post({ ...command, id });
    this.#listeners.set(id, listener);
    return id;
  }

  /** Sends a command that is answered at once, by its result. */
  ask(command: Draft<Command>): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.send(command, { ended: resolve, failed: reject });
    return promise;
  }

  /** Asks the worker to stop what it does for a command; the listener hears how that ended. */
  cancel(id: number): void {
    if (this.#listeners.has(id)) this.#post({ kind: "cancel", id });
  }

  /**
   * Sets the worker's clock against this one. Both count the same milliseconds from different origins; the shortest of
   * a few round trips tells the difference best.
   */
  async setClock(): Promise<ClockOffset> {
    let best: ClockOffset = { offsetMs: 0, errorMs: Infinity };
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const sent = performance.now();
      const theirs = Number(await this.ask({ kind: "clock" }));
      const received = performance.now();
      const errorMs = (received - sent) / 2;
      if (errorMs < best.errorMs) best = { offsetMs: sent + errorMs - theirs, errorMs };
    }
    this.#offsetMs = best.offsetMs;
    return best;
  }

  /** Ends the worker. Whatever waits for it fails with `error`, now and later. */
  end(error: EngineError): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#worker.terminate();
    this.#channel.port1.close();
    this.#opened.reject(error);
    this.#opened.promise.catch(() => {
      // Who opens hears it; when opening is over, nobody has to.
    });
    for (const listener of this.#listeners.values()) listener.failed(error);
    this.#listeners.clear();
  }

  #post(command: Command): void {
    try {
      this.#channel.port1.postMessage(command);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError("bad_request", `Cannot send the request to the engine: ${why}`, {
        hint: "Put nothing into the request that JSON does not have",
        cause,
      });
    }
  }

  #receive(report: Report): void {
    switch (report.kind) {
      case "log":
        return this.#onLog(report.level, report.text);
      case "opened":
        return this.#opened.resolve(report.loaded);
      case "chunk":
        return this.#listeners.get(report.id)?.chunk?.({
          at: report.at + this.#offsetMs,
          chunk: report.chunk,
        });
      case "ended":
        return this.#take(report.id)?.ended(report.result);
      case "failed":
        return this.#fail(report.id, toError(report.failure));
    }
  }

  #fail(id: number | null, error: EngineError): void {
    if (id === null || error.reason === "engine_crashed") return this.end(error);
    this.#take(id)?.failed(error);
  }

  #take(id: number): Listener | undefined {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    return listener;
  }
}

const ROUND_TRIPS = 8;

function crashed(message: string): EngineError {
  return toError({ reason: "engine_crashed", message });
}

const HINTS: ReadonlyMap<EngineFailure, string> = new Map([
  ["load_failed", "Give a complete GGUF file of a model that llama.cpp knows"],
  ["context_overflow", "Shorten the prompt, or open the engine with a larger context"],
  ["bad_request", "Change the request as the message says"],
  ["inference_failed", "Ask again without logprobs"],
  ["engine_crashed", "Open the engine again; report the request if it crashes every time"],
]);

function toError({ reason, message, promptTokens, contextLength }: FailureReport): EngineError {
  const hint = HINTS.get(reason);
  return new EngineError(reason, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(contextLength === undefined ? {} : { contextLength }),
  });
}
