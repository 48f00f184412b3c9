/** A child of the sandbox as its parent sees it: what it prints, when it ends, and what kills it. @module */

import type { Limits } from "./contract.ts";
import { guarded } from "./guard.ts";
import { LOOK_EVERY_MS, residentBytes } from "./resident_memory.ts";

/** What children there are. */
export type ChildKind = "script" | "skill" | "python" | "typecheck" | "compile";

/** How a child is started. */
export interface ChildOptions {
  readonly kind: ChildKind;
  /** Of `compile`: the framework. Of `script`: the folder of the framework's pack, which it reads while it starts. */
  readonly about?: string;
  /** Megabytes that V8 may use for objects; only where this is not a compiled program. */
  readonly heapMb: number;
  /** Processor time after which the kernel kills it, for systems where nothing else kills an orphan. */
  readonly cpuSeconds: number;
}

/** Why a child was killed. */
export type Killed = "timeout" | "memory" | "output";

/** How a child ended. */
export interface Ending {
  readonly killed: Killed | undefined;
  readonly code: number;
  readonly signal: Deno.Signal | null;
}

/** A running child. Disposing of it kills it. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #out = new Uint8Sink();
  readonly #err = new Uint8Sink();
  readonly #ended: Promise<Deno.CommandStatus>;
  readonly #streams: Promise<unknown>;
  #killed: Killed | undefined;
  #hasEnded = false;
  #mostBytes = Infinity;
  /** Called whenever something was printed. */
  onOutput: () => void = () => {};

  constructor(options: ChildOptions) {
    this.#process = spawnChild(options);
    this.#input = this.#process.stdin.getWriter();
    this.#ended = this.#process.status.then((status) => {
      this.#hasEnded = true;
      return status;
    });
    this.#streams = Promise.all([
      this.#drain(this.#process.stdout, this.#out),
      this.#drain(this.#process.stderr, this.#err),
    ]);
  }

  /** Everything on its standard output so far. */
  get stdout(): string {
    return this.#out.text();
  }

  /** Everything on its standard error so far. */
  get stderr(): string {
    return this.#err.text();
  }

  /** Whether it has ended by now, as far as this process has heard. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Forgets what it printed so far. */
  forget(): void {
    this.#out.clear();
    this.#err.clear();
  }

  /** Hands over a line. A child that has ended does not take it, which its ending tells. */
  async send(line: string): Promise<void> {
    try {
      await this.#input.write(new TextEncoder().encode(`${line}\n`));
    } catch (cause) {
      if (!(cause instanceof Deno.errors.BrokenPipe) && !(cause instanceof TypeError)) throw cause;
    }
  }

  /** Kills the child at the first limit that it reaches; disposing ends the watch. */
  watch({ wallMs, memoryBytes, outputBytes }: Limits): Disposable {
    this.#mostBytes = outputBytes;
    this.#checkOutput();
    const wall = setTimeout(() => this.kill("timeout"), wallMs);
    let isLooking = false;
    const look = setInterval(async () => {
      if (isLooking) return;
      isLooking = true;
      const resident = await residentBytes(this.#process.pid);
      isLooking = false;
      if (resident !== undefined && resident > memoryBytes) this.kill("memory");
    }, LOOK_EVERY_MS);
    return {
      [Symbol.dispose]: () => {
        clearTimeout(wall);
        clearInterval(look);
        this.#mostBytes = Infinity;
      },
    };
  }

  /** Ends it at once. */
  kill(reason?: Killed): void {
    this.#killed ??= reason;
    try {
      this.#process.kill("SIGKILL");
    } catch (cause) {
      // It had ended by itself.
      if (!(cause instanceof TypeError) && !(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }

  /** Waits until it has ended and everything that it printed has arrived. */
  async ended(): Promise<Ending> {
    const { code, signal } = await this.#ended;
    await this.#streams;
    return { killed: this.#killed, code, signal };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.ended();
    try {
      await this.#input.close();
    } catch {
      // The pipe went with the process.
    }
  }

  async #drain(stream: ReadableStream<Uint8Array>, sink: Uint8Sink): Promise<void> {
    for await (const chunk of stream) {
      sink.add(chunk);
      this.#checkOutput();
      this.onOutput();
    }
  }

  #checkOutput(): void {
    if (this.#out.bytes + this.#err.bytes > this.#mostBytes) this.kill("output");
  }
}

/** Bytes that have arrived. What comes after a kill may be more than anyone wants to keep. */
class Uint8Sink {
  readonly #chunks: Uint8Array[] = [];
  bytes = 0;

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.bytes <= MOST_KEPT) this.#chunks.push(chunk);
  }

  clear(): void {
    this.#chunks.length = 0;
    this.bytes = 0;
  }

  text(): string {
    const decoder = new TextDecoder();
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") +
      decoder.decode();
  }
}

const MOST_KEPT = 64_000_000;

/** A file of its own from source; the hidden command `__sandbox` in a compiled program. */
function commandOf(
  { kind, about = "", heapMb }: Omit<ChildOptions, "cpuSeconds">,
): { command: string; args: string[] } {
  const command = Deno.execPath();
  if (Deno.build.standalone) return { command, args: ["__sandbox", kind, about] };
  // A skill is started while somebody waits, so its process loads nothing of the others.
  const file = kind === "skill" ? "./child/skill.ts" : "./child/main.ts";
  const entry = new URL(file, import.meta.url).pathname;
  const pack = about === "" ? [] : ["--allow-read", "--allow-env"];
  const [flags, engine] = kind === "script" || kind === "skill"
    ? [[...SCRIPT_FLAGS, ...pack], ""]
    : [PACKAGE_FLAGS, NO_CODE];
  return {
    command,
    args: [
      "run",
      ...flags,
      `--v8-flags=--max-old-space-size=${heapMb}${engine}`,
      entry,
      kind,
      about,
    ],
  };
}

const SCRIPT_FLAGS = [
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  "--no-check",
];

/** Pyodide and the compiler are npm packages, in the version and with the checksum of the lock; every permission goes before the first job. */
const PACKAGE_FLAGS = ["--no-prompt", "--frozen", "--no-check", "-A"];
/** A program in Python that reached JavaScript could make no code there. */
const NO_CODE = ",--disallow-code-generation-from-strings";

/** What leads to the registry, where Python is fetched: proxies, and who is trusted. */
const PROXIES = [
  ..."HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy".split(" "),
  ..."DENO_CERT DENO_TLS_CA_STORE SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS".split(" "),
];

/** Starts what runs a stranger's program: in no folder of ours, and with nothing of our environment but where modules are. */
export function spawnChild(options: ChildOptions): Deno.ChildProcess {
  const { command, args } = guarded(commandOf(options), options);
  return new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    clearEnv: true,
    env: childEnvironment(),
    cwd: "/",
  }).spawn();
}

/** Where modules are kept and fetched from, and nothing else of the user's. */
function childEnvironment(): Record<string, string> {
  const names = ["DENO_DIR", "HOME", "XDG_CACHE_HOME", "TMPDIR", "NPM_CONFIG_REGISTRY", ...PROXIES];
  const env: Record<string, string> = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  for (const name of names) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}
