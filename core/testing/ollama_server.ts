/** A real Ollama for tests, where the machine has one. @module */

import { delay } from "@std/async";

/** A server that runs until it is disposed of. */
export interface OllamaServer extends AsyncDisposable {
  /** Base of its OpenAI dialect, `http://127.0.0.1:<port>/v1`. */
  readonly url: URL;
  /** Name of its only model, as it lists it. */
  readonly model: string;
  /** Kills the server, waits until it has ended, and removes what it wrote. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What to start. */
export interface OllamaServerOptions {
  /** Path of the program. */
  readonly program: string;
  /** Path of a GGUF file. */
  readonly model: URL;
  /** Further lines of the Modelfile. */
  readonly modelfile?: string;
}

const READY_MS = 30_000;

/** The program that `MODELLENS_OLLAMA` names; undefined where it is not set. */
export function findOllama(
  env: (name: string) => string | undefined = Deno.env.get,
): string | undefined {
  const program = env("MODELLENS_OLLAMA") ?? "";
  return program === "" ? undefined : program;
}

/**
 * Starts Ollama on a free port with a folder of its own, and makes a model of the file. Throws
 * `Deno.errors.TimedOut` after 30 s, `Deno.errors.InvalidData` where it does not take the model.
 */
export async function startOllama(options: OllamaServerOptions): Promise<OllamaServer> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-ollama-" });
  const port = freePort();
  const env = {
    HOME: folder,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: `${folder}/models`,
    OLLAMA_KEEP_ALIVE: "5m",
  };
  const child = new Deno.Command(options.program, {
    args: ["serve"],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= kill(child).then(() => Deno.remove(folder, { recursive: true }));
  const url = new URL(`http://127.0.0.1:${port}/v1`);
  try {
    await ready(new URL("/", url));
    await create(options, { env, folder });
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { url, model: "under-test:latest", [Symbol.asyncDispose]: stop };
}

async function create(
  { program, model, modelfile = "" }: OllamaServerOptions,
  { env, folder }: { env: Record<string, string>; folder: string },
): Promise<void> {
  const file = `${folder}/Modelfile`;
  await Deno.writeTextFile(file, `FROM ${decodeURIComponent(model.pathname)}\n${modelfile}\n`);
  const args = ["create", "under-test", "-f", file];
  const { success, stderr } = await new Deno.Command(program, { args, env }).output();
  if (success) return;
  throw new Deno.errors.InvalidData(
    `Ollama does not take the model: ${new TextDecoder().decode(stderr)}`,
  );
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function ready(url: URL): Promise<void> {
  for (const end = performance.now() + READY_MS; performance.now() < end; await delay(20)) {
    try {
      await (await fetch(url)).body?.cancel();
      return;
    } catch (cause) {
      // It does not listen yet.
      if (!(cause instanceof TypeError)) throw cause;
    }
  }
  throw new Deno.errors.TimedOut(`Ollama was not ready after ${READY_MS / 1000} s`);
}

/** SIGTERM, so that it takes the processes of its models with it. */
async function kill(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGTERM");
  } catch (cause) {
    // It has ended by itself.
    if (!(cause instanceof TypeError)) throw cause;
  }
  await child.status;
}
