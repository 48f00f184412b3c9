/** `serve` as a process of its own, for measurements. @module */

import { fileURLToPath } from "node:url";
import { CLI } from "../../cli/testing/program.ts";

const RAW = fileURLToPath(new URL("./raw_file_server.ts", import.meta.url));

/** A server in another process. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #url: string;

  /** For `start()`. */
  constructor(child: Deno.ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  /** `serve` over a folder. */
  static start(folder: string): Promise<ServerProcess> {
    return ServerProcess.#spawn([CLI, "serve", "--port", "0", "--json", "--traces-dir", folder]);
  }

  /** One file and nothing else, by the same server of the runtime: what ratios are taken to. */
  static serving(file: string): Promise<ServerProcess> {
    return ServerProcess.#spawn([RAW, file]);
  }

  static async #spawn(words: readonly string[]): Promise<ServerProcess> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...words],
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
