/** `serve` as a process of its own, for measurements. @module */

import { CLI } from "../../cli/testing/program.ts";

/** A server over a folder. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #url: string;

  /** For `start()`. */
  constructor(child: Deno.ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(folder: string): Promise<ServerProcess> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", CLI, "serve", "--port", "0", "--json", "--traces-dir", folder],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    return new ServerProcess(child, JSON.parse(value).url);
  }

  at(path: string): URL {
    return new URL(path, this.#url);
  }

  /** Resident memory in bytes; NaN where the system does not tell it so. */
  memory(): number {
    const status = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGINT");
    await this.#child.status;
  }
}
