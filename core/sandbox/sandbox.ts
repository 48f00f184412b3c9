/** Runs programs that nobody trusts, each in a child process that holds no permission. @module */

import { Child, type ChildOptions, type Ending } from "./child_process.ts";
import {
  type Limits,
  type Program,
  type Project,
  type RunOptions,
  type SandboxRunner,
  USUAL_LIMITS,
  type Verdict,
} from "./contract.ts";
import { Interpreter } from "./interpreter.ts";
import { snapshotFolder } from "./snapshot_folder.ts";
import { readVerdict } from "./verdict_line.ts";
import { crashText, limitText } from "./verdict_text.ts";

/** What a sandbox is for. */
export interface SandboxOptions {
  /** Programs in TypeScript or JavaScript for which a child stands by; default 2, 0 for none. */
  readonly standby?: number;
  /** Told what takes long, for example that Python is fetched. */
  readonly notice?: (text: string) => void;
}

/**
 * A place for hostile programs. One process for each program in TypeScript or JavaScript, started
 * ahead of time; one interpreter for programs in Python, until it has to be killed. Disposing of it
 * ends them all.
 */
export class Sandbox implements SandboxRunner, AsyncDisposable {
  readonly #standby: number;
  readonly #waiting: { readonly key: string; readonly child: Child }[] = [];
  readonly #python: Interpreter;
  readonly #typecheck: Interpreter;
  #isOpen = true;

  constructor({ standby = 2, notice = () => {} }: SandboxOptions = {}) {
    this.#standby = standby;
    this.#python = new Interpreter({
      kind: "python",
      name: "Python",
      size: "13 MB",
      folder: snapshotFolder(),
      notice,
    });
    this.#typecheck = new Interpreter({
      kind: "typecheck",
      name: "The TypeScript compiler",
      size: "23 MB",
      folder: "",
      notice,
    });
  }

  async run(program: Program, options: RunOptions = {}): Promise<Verdict> {
    const limits = { ...USUAL_LIMITS, ...options.limits };
    if (program.language === "python") {
      return await this.#python.run(program.code, { limits, signal: options.signal });
    }
    return await this.#script({ ...program }, limits, options.signal);
  }

  async check(code: string, options: RunOptions = {}): Promise<Verdict> {
    const limits = { ...USUAL_LIMITS, ...options.limits };
    return await this.#typecheck.run(code, { limits, signal: options.signal });
  }

  async test({ files, tests }: Project, options: RunOptions = {}): Promise<Verdict> {
    const limits = { ...USUAL_LIMITS, ...options.limits };
    return await this.#script({ language: "typescript", files, tests }, limits, options.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    await this.#python[Symbol.asyncDispose]();
    await this.#typecheck[Symbol.asyncDispose]();
    await Promise.all(this.#waiting.splice(0).map(({ child }) => child[Symbol.asyncDispose]()));
  }

  async #script(
    work: Readonly<Record<string, unknown>>,
    limits: Limits,
    signal: AbortSignal | undefined,
  ): Promise<Verdict> {
    signal?.throwIfAborted();
    if (!this.#isOpen) throw new TypeError("Cannot run a program: the sandbox is closed");
    await using child = this.#take(limits);
    const nonce = crypto.randomUUID();
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    using _watch = child.watch(limits);
    const began = performance.now();
    const { outputBytes } = limits;
    await child.send(JSON.stringify({ ...work, nonce, outputBytes, parent: Deno.pid }));
    this.#refill(limits);
    const ending = await child.ended();
    signal?.removeEventListener("abort", stop);
    signal?.throwIfAborted();
    const ms = performance.now() - began;
    return verdictOf({ ending, nonce, ms, limits, stdout: child.stdout, stderr: child.stderr });
  }

  #take(limits: Limits): Child {
    const options = childOptions(limits);
    const key = JSON.stringify(options);
    const index = this.#waiting.findIndex((one) => one.key === key);
    return this.#waiting.splice(index, index < 0 ? 0 : 1)[0]?.child ?? new Child(options);
  }

  #refill(limits: Limits): void {
    const options = childOptions(limits);
    const key = JSON.stringify(options);
    const others = this.#waiting.filter((one) => one.key !== key);
    if (this.#waiting.length >= this.#standby && others.length > 0) {
      // Limits have changed: those who wait for others make room.
      for (const other of others) {
        this.#waiting.splice(this.#waiting.indexOf(other), 1);
        other.child[Symbol.asyncDispose]();
      }
    }
    while (this.#isOpen && this.#waiting.length < this.#standby) {
      this.#waiting.push({ key, child: new Child(options) });
    }
  }
}

/** Seconds that an orphan may compute on a system that does not kill it at once. */
const ORPHAN_SECONDS = 30;

function childOptions({ wallMs, memoryBytes }: Limits): ChildOptions {
  // The heap is only a part of the memory, so its limit comes first and ends in a clear message.
  const heapMb = Math.max(32, Math.floor(memoryBytes / 1e6 / 2));
  // Collecting garbage takes other threads, so a program may use more time than has passed.
  return { kind: "script", heapMb, cpuSeconds: ORPHAN_SECONDS + Math.ceil(2 * wallMs / 1000) };
}

/** Characters of output that a verdict keeps. */
const MOST_OUTPUT = 65_536;

function verdictOf({ ending, nonce, ms, limits, stdout, stderr }: {
  readonly ending: Ending;
  readonly nonce: string;
  readonly ms: number;
  readonly limits: Limits;
  readonly stdout: string;
  readonly stderr: string;
}): Verdict {
  const told = readVerdict(stdout, nonce);
  const output = (told?.output ?? stdout).slice(0, MOST_OUTPUT);
  if (ending.killed !== undefined) {
    return { outcome: ending.killed, reason: limitText(ending.killed, limits), output, ms };
  }
  if (told !== undefined) {
    const { outcome, reason, tests } = told;
    const text = outcome === "passed" ? "It came to its end" : reason;
    return { outcome, reason: text, output, ms, ...(tests === undefined ? {} : { tests }) };
  }
  if (ranOutOfHeap(ending, stderr)) {
    return { outcome: "memory", reason: limitText("memory", limits), output, ms };
  }
  return { outcome: "crashed", reason: crashText(ending, stderr), output, ms };
}

/** V8 says so and aborts. A program that says so itself is no better off: neither is a pass. */
function ranOutOfHeap({ signal }: Ending, stderr: string): boolean {
  return signal !== null && /out of memory/i.test(stderr);
}
