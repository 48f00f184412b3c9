/** The command `proxy`, running as a process of its own. @module */

import { fileURLToPath } from "node:url";
import { until } from "../../core/proxy/testdata/until.ts";

/** What it prints with `--json`. */
type RunningRecord = Readonly<Record<string, unknown>>;

/** What is said to a proxy that is started, beside where it passes things on to. */
interface RunningOptions {
  readonly port?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Program and arguments that start it in surroundings of their own; it is given the folder, then the command. */
  readonly within?: readonly [string, ...string[]];
}

/** A proxy that runs until it is ended. */
export class RunningProxy implements AsyncDisposable {
  readonly folder: string;
  readonly records: RunningRecord[] = [];
  readonly process: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  readonly #errors: Promise<string>;
  #ended = false;

  /** For `start()`. */
  constructor(folder: string, { port = "0", args = [], env = {}, within }: RunningOptions) {
    this.folder = folder;
    const program = fileURLToPath(new URL("../../cli.ts", import.meta.url));
    const command = [Deno.execPath(), "run", "-A", "--quiet", program];
    const [first, ...rest] = within === undefined ? command : [...within, folder, ...command];
    this.process = new Deno.Command(first ?? "", {
      args: [...rest, "proxy", "--listen", port, "--json", ...args],
      cwd: folder,
      env: { XDG_CONFIG_HOME: folder, NO_COLOR: "1", ...env },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#errors = new Response(this.process.stderr).text();
    this.#reading = this.#read();
  }

  /** Starts one, and waits until it listens. */
  static async start(
    { upstream, args = [], ...options }: RunningOptions & { readonly upstream: string },
  ): Promise<RunningProxy> {
    const folder = await Deno.makeTempDir({ prefix: "modellens-proxy-" });
    const proxy = new RunningProxy(folder, {
      ...options,
      args: ["--upstream", upstream, ...args],
    });
    await until(() => proxy.of("trace").length > 0 && proxy.of("launch").length > 0);
    return proxy;
  }

  /** Address of its root. */
  get url(): string {
    return String(this.of("launch")[0]?.["url"]);
  }

  /** Process id of its recorder. */
  get recorderPid(): number {
    return Number(this.of("launch")[0]?.["recorderPid"]);
  }

  /** Records of a kind. */
  of(kind: string): RunningRecord[] {
    return this.records.filter((record) => record["kind"] === kind);
  }

  /** Paths of its traces, in order. */
  get paths(): string[] {
    return this.of("trace").map((record) => `${this.folder}/${String(record["path"])}`);
  }

  /** Ends it as Ctrl+C does; the path of its first trace. */
  async end(): Promise<{ readonly path: string; readonly code: number }> {
    this.#ended = true;
    this.process.kill("SIGINT");
    const { code } = await this.process.status;
    await Promise.all([this.#reading, this.#errors]);
    return { path: this.paths[0] ?? "", code };
  }

  /** Kills it, as `kill -9` does. */
  async kill(): Promise<void> {
    this.#ended = true;
    this.process.kill("SIGKILL");
    await this.process.status;
    await Promise.all([this.#reading, this.#errors]);
  }

  /** Ends it, and removes what it wrote. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) await this.kill();
    await Deno.remove(this.folder, { recursive: true });
  }

  async #read(): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const bytes of this.process.stdout) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.records.push(JSON.parse(line));
    }
  }
}
