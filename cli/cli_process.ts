/** The command line as a process of its own, in a folder of its own, for tests. @module */

import { fileURLToPath } from "node:url";
import { cacheIn } from "./testing/program.ts";

/** What a process said and how it ended. */
export interface Ended {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly notes: string;
  /** Standard output as records, one a line. */
  records(): readonly Readonly<Record<string, unknown>>[];
}

/** A working folder in which the command line is called; removed when it is disposed of. */
export class CliFolder implements AsyncDisposable {
  readonly path: string;
  readonly #home: string;

  private constructor(path: string, home: string) {
    this.path = path;
    this.#home = home;
  }

  /** Makes an empty one, whose user has neither settings nor plugins. */
  static async create(): Promise<CliFolder> {
    const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "modellens-cli-" }));
    return new CliFolder(path, await Deno.makeTempDir({ prefix: "modellens-home-" }));
  }

  /** Writes a file; folders are made as they are needed. */
  async write(path: string, text: string): Promise<void> {
    const whole = `${this.path}/${path}`;
    await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(whole, text);
  }

  /** Runs the command line to its end. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return ended(await this.#command(Deno.execPath(), [...PROGRAM, ...args], env).output());
  }

  /** Runs the command line on a terminal, on which `typed` is typed; `notes` are empty, because a terminal has one stream. */
  async runOnTerminal(args: readonly string[], typed: string): Promise<Ended> {
    const line = [Deno.execPath(), ...PROGRAM, ...args].map((word) => `'${word}'`).join(" ");
    const command = this.#command("script", ["-qec", line, "/dev/null"], { TERM: "xterm" });
    const child = command.spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(typed));
    const result = ended(await child.output());
    await writer.close().catch((cause) => {
      // The process may have gone without having read everything.
      if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
    });
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of [this.path, this.#home]) await Deno.remove(path, { recursive: true });
  }

  #command(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    const kept = ["PATH", "HOME", "DENO_DIR", "TMPDIR"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    });
    return new Deno.Command(program, {
      args: [...args],
      cwd: this.path,
      clearEnv: true,
      env: {
        ...Object.fromEntries(kept),
        XDG_CONFIG_HOME: this.#home,
        XDG_DATA_HOME: this.#home,
        ...cacheIn(this.#home),
        ...env,
      },
      stdin: program === "script" ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    });
  }
}

const PROGRAM = ["run", "-A", fileURLToPath(new URL("../cli.ts", import.meta.url))];

function ended({ code, stdout, stderr }: Deno.CommandOutput): Ended {
  const out = new TextDecoder().decode(stdout);
  return {
    code,
    out,
    notes: new TextDecoder().decode(stderr),
    records: () => out.trimEnd().split("\n").map((line) => JSON.parse(line)),
  };
}
