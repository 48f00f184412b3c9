/** A real llama-server for tests, where the machine has one. @module */

import { delay } from "@std/async";

/** A server that runs until it is disposed of. */
export interface LlamaServer extends AsyncDisposable {
  /** Base of its OpenAI dialect, `http://127.0.0.1:<port>/v1`. */
  readonly url: URL;
  /** Name of its only model. */
  readonly model: string;
  /** Kills the server and waits until it has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What to start. */
export interface LlamaServerOptions {
  /** Program and first arguments, from `findLlamaServer()`. */
  readonly command: readonly string[];
  /** Path of a GGUF file. */
  readonly model: string | URL;
  /** Tokens of prompt and answer together; default 1,024. */
  readonly context?: number;
  /** Further arguments, for example `--metrics`. */
  readonly more?: readonly string[];
}

/** Name under which the model is served. */
const ALIAS = "under-test";
const READY_MS = 30_000;

/**
 * How to start llama-server here: the script that `MODELLENS_LLAMA_SERVER` names (called with
 * `llama-server` as its first argument), or `llama-server` itself; undefined where there is neither.
 */
export async function findLlamaServer(
  env: (name: string) => string | undefined = Deno.env.get,
): Promise<readonly string[] | undefined> {
  const script = env("MODELLENS_LLAMA_SERVER") ?? "";
  const candidates = script === ""
    ? [["llama-server"]]
    : [[script, "llama-server"], ["llama-server"]];
  for (const command of candidates) {
    if (await runs(command)) return command;
  }
  return undefined;
}

/**
 * Starts llama-server on a free port and waits until it has loaded the model. One thread is used:
 * more of them wait for each other on a busy machine. Throws `Deno.errors.NotConnected` when it ends
 * before it is ready, `Deno.errors.TimedOut` after 30 s.
 */
export async function startLlamaServer(options: LlamaServerOptions): Promise<LlamaServer> {
  const port = freePort();
  const [program = "", ...first] = options.command;
  const child = new Deno.Command(program, {
    args: [...first, ...argumentsOf(options, port)],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = new Response(child.stderr).text();
  const url = new URL(`http://127.0.0.1:${port}/v1`);
  const stop = async () => {
    await kill(child);
    await log;
  };
  try {
    await Promise.race([ready(url), ended(child, log)]);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { url, model: ALIAS, [Symbol.asyncDispose]: stop };
}

function argumentsOf(
  { model, context = 1024, more = [] }: LlamaServerOptions,
  port: number,
): string[] {
  const path = model instanceof URL ? decodeURIComponent(model.pathname) : model;
  return [
    ...["-m", path, "--alias", ALIAS, "--host", "127.0.0.1", "--port", `${port}`],
    ...["-t", "1", "-tb", "1", "-c", `${context}`, "--jinja"],
    ...more,
  ];
}

async function runs([program = "", ...first]: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, {
      args: [...first, "--version"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function ready(url: URL): Promise<void> {
  const health = new URL("/health", url);
  for (const end = performance.now() + READY_MS; performance.now() < end; await delay(20)) {
    if (await answers(health)) return;
  }
  throw new Deno.errors.TimedOut(`llama-server was not ready after ${READY_MS / 1000} s`);
}

async function answers(health: URL): Promise<boolean> {
  try {
    const response = await fetch(health);
    await response.body?.cancel();
    return response.ok;
  } catch (cause) {
    // It does not listen yet.
    if (cause instanceof TypeError) return false;
    throw cause;
  }
}

async function ended(child: Deno.ChildProcess, log: Promise<string>): Promise<never> {
  const { code } = await child.status;
  const said = (await log).trimEnd().split("\n").slice(-5).join("\n");
  throw new Deno.errors.NotConnected(`llama-server ended with ${code}: ${said}`);
}

async function kill(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch (cause) {
    // It has ended by itself.
    if (!(cause instanceof TypeError)) throw cause;
  }
  await child.status;
}
