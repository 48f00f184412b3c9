/** Runs the command line as a process of its own, as a user would, in a folder where nothing else is. @module */

import { fileURLToPath } from "node:url";

/** The program, whatever folder it is called from. */
export const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));

/** How a process ended. */
export interface Ended {
  /** 128 and the signal's number where a signal ended it. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A process that runs. */
export interface Running {
  readonly pid: number;
  /** What it has printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves when it has printed so; throws `RangeError` when it ends without. */
  until(pattern: RegExp): Promise<void>;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<Ended>;
}

/** A folder to work in, without configuration, plugins or runs. Disposing of it deletes it. */
export class Workplace implements AsyncDisposable {
  readonly path: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(path: string) {
    this.path = path;
    this.#env = {
      ...kept("PATH", "HOME", "USERPROFILE", "DENO_DIR", "SYSTEMROOT", "TMPDIR"),
      XDG_CONFIG_HOME: `${path}/.config`,
      XDG_DATA_HOME: `${path}/.data`,
      ...cacheIn(`${path}/.cache`),
    };
  }

  static async open(): Promise<Workplace> {
    return new Workplace(await Deno.realPath(await Deno.makeTempDir({ prefix: "modellens-cli-" })));
  }

  /** Runs the program to its end. */
  async lens(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return await this.start(args, env).ended;
  }

  /** Starts the program. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    return this.spawn(Deno.execPath(), ["run", "-A", CLI, ...args], env);
  }

  /** Starts any program, in the same surroundings. */
  spawn(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Running {
    const child = new Deno.Command(program, {
      args: [...args],
      cwd: this.path,
      clearEnv: true,
      env: { ...this.#env, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return follow(child);
  }

  /** Runs the program on a terminal, on which `typed` is typed; a terminal has one stream, so `err` is empty. */
  async onTerminal(args: readonly string[], typed: string): Promise<Ended> {
    const line = [Deno.execPath(), "run", "-A", CLI, ...args].map((word) => `'${word}'`).join(" ");
    const child = new Deno.Command("script", {
      args: ["-qec", line, "/dev/null"],
      cwd: this.path,
      clearEnv: true,
      env: { ...this.#env, TERM: "xterm" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const ended = follow(child).ended;
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(typed));
    const result = await ended;
    await writer.close().catch((cause) => {
      // The process may have gone without having read everything.
      if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
    });
    return result;
  }

  /** Writes a file; folders are made as they are needed. */
  async write(path: string, text: string): Promise<void> {
    const whole = `${this.path}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(whole, text);
  }

  /** Where the runs are, newest first. */
  runs(folder = "traces"): string[] {
    try {
      return [...Deno.readDirSync(`${this.path}/${folder}`)].map(({ name }) =>
        `${this.path}/${folder}/${name}`
      ).sort().reverse();
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return [];
      throw cause;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Deno.remove(this.path, { recursive: true });
  }
}

/** The records of `--json`; throws `SyntaxError` when anything else is among them. */
export function records(out: string): Record<string, unknown>[] {
  if (out === "") return [];
  return out.replace(/\n$/, "").split("\n").map((line) => JSON.parse(line));
}

/** The records between `launch` and `done`; throws `RangeError` where these do not frame them. */
export function results(out: string): Record<string, unknown>[] {
  const [launch, ...rest] = records(out);
  const done = rest.pop();
  if (launch?.["kind"] === "launch" && done?.["kind"] === "done") return rest;
  throw new RangeError(`The records are not framed by launch and done: ${out}`);
}

/**
 * A cache folder for the program alone: where Deno's own would move with it, Deno is told to stay with
 * the one it has.
 */
function cacheIn(folder: string): Record<string, string> {
  const env = (name: string) => Deno.env.get(name) ?? "";
  const caches = env("XDG_CACHE_HOME") || `${env("HOME")}/.cache`;
  const moves = Deno.build.os === "linux" && env("DENO_DIR") === "";
  return { XDG_CACHE_HOME: folder, ...(moves ? { DENO_DIR: `${caches}/deno` } : {}) };
}

function kept(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function follow(child: Deno.ChildProcess): Running {
  const out = new Printed(child.stdout);
  const err = new Printed(child.stderr);
  const ended = Promise.all([child.status, out.whole, err.whole]).then(([{ code }, out, err]) => ({
    code,
    out,
    err,
  }));
  return {
    pid: child.pid,
    out: () => out.text,
    err: () => err.text,
    until: async (pattern) => {
      await Promise.race([out.says(pattern), err.says(pattern), ended]);
      if (pattern.test(out.text) || pattern.test(err.text)) return;
      const { code, err: said } = await ended;
      throw new RangeError(`The process ended with ${code} before it said ${pattern}: ${said}`);
    },
    kill: (signal) => {
      try {
        child.kill(signal);
      } catch (cause) {
        // It ended by itself a moment before.
        if (!(cause instanceof TypeError || cause instanceof Deno.errors.NotFound)) throw cause;
      }
    },
    ended,
  };
}

/** What a process prints on one stream. */
class Printed {
  text = "";
  readonly whole: Promise<string>;
  readonly #waiting = new Map<() => void, RegExp>();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.whole = this.#read(stream);
  }

  says(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      if (pattern.test(this.text)) resolve();
      else this.#waiting.set(resolve, pattern);
    });
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      this.text += part;
      for (const [resolve, pattern] of this.#waiting) if (pattern.test(this.text)) resolve();
    }
    return this.text;
  }
}
