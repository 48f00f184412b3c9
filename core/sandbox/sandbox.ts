/** Runs programs that nobody trusts, each in a child process that holds no permission. @module */

import { Child, type ChildOptions, type Ending } from "./child_process.ts";
import {
  type Compilation,
  type Limits,
  type LintedFile,
  type Linting,
  type Program,
  type Project,
  type RunOptions,
  type SandboxRunner,
  USUAL_LIMITS,
  type Verdict,
} from "./contract.ts";
import { compilationOf, compilerOf } from "./compilation.ts";
import type { ProjectFramework } from "./frameworks/definitions.ts";
import { type Pack, packOf } from "./frameworks/pack.ts";
import { Interpreter } from "./interpreter.ts";
import { lint } from "./lint.ts";
import { snapshotFolder } from "./snapshot_folder.ts";
import { readVerdict } from "./verdict_line.ts";
import { crashText, limitText } from "./verdict_text.ts";

/** What a sandbox is for. */
export interface SandboxOptions {
  /** Programs in TypeScript or JavaScript for which a child stands by; default 2, 0 for none. */
  readonly standby?: number;
  /** Told what takes long, for example that Python is fetched. */
  readonly notice?: (text: string) => void;
  /** Folder that the packages of frameworks are kept in; that of the user by default. */
  readonly frameworks?: string | undefined;
}

/**
 * A place for hostile programs. One process for each program in TypeScript or JavaScript, started
 * ahead of time; one interpreter for programs in Python, until it has to be killed. Disposing of it
 * ends them all.
 */
export class Sandbox implements SandboxRunner, AsyncDisposable {
  readonly #standby: number;
  readonly #waiting: {
    readonly key: string;
    readonly about: string | undefined;
    readonly child: Child;
  }[] = [];
  readonly #python: Interpreter;
  readonly #typecheck: Interpreter;
  readonly #compilers = new Map<ProjectFramework, Interpreter>();
  readonly #packs = new Map<ProjectFramework, Promise<Pack>>();
  readonly #options: SandboxOptions;
  #isOpen = true;

  constructor(options: SandboxOptions = {}) {
    const { standby = 2 } = options;
    const notice = once(options.notice ?? (() => {}));
    this.#options = { ...options, notice };
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
    return await this.#script({ ...program }, limits, { signal: options.signal });
  }

  async check(code: string, options: RunOptions = {}): Promise<Verdict> {
    const limits = { ...USUAL_LIMITS, ...options.limits };
    return await this.#typecheck.run(code, { limits, signal: options.signal });
  }

  async test(project: Project, options: RunOptions = {}): Promise<Verdict> {
    const { files, tests, framework = "typescript" } = project;
    const limits = { ...USUAL_LIMITS, ...options.limits };
    const pack = await this.#pack(framework);
    if ("unavailable" in pack) {
      return { outcome: "unavailable", reason: pack.unavailable, output: "", ms: null };
    }
    const work = { language: "typescript", files, tests };
    return await this.#script(work, limits, { signal: options.signal, pack: pack.folder });
  }

  async compile(project: Project, options: RunOptions = {}): Promise<Compilation> {
    const { framework = "typescript" } = project;
    const limits = { ...USUAL_LIMITS, ...options.limits };
    const pack = await this.#pack(framework);
    if ("unavailable" in pack) {
      const verdict = { outcome: "unavailable", reason: pack.unavailable } as const;
      return compilationOf(project, { ...verdict, output: "", ms: null });
    }
    // What is compiled is run next, so that its child gets ready meanwhile.
    this.#refill(childOptions(USUAL_LIMITS, pack.folder));
    const compiler = this.#compilers.getOrInsertComputed(
      framework,
      () => compilerOf(framework, { pack: pack.folder, notice: this.#options.notice }),
    );
    const run = { limits, signal: options.signal };
    return compilationOf(project, await compiler.ask({ files: project.files }, run));
  }

  async lint(file: LintedFile, options: Pick<RunOptions, "signal"> = {}): Promise<Linting> {
    return await lint(file, options);
  }

  /** The pack of a framework; the language alone has none. One that is not to be had is asked for once. */
  async #pack(framework: ProjectFramework): Promise<Pack> {
    if (framework === "typescript") return { folder: "" };
    const { frameworks: cache, notice = () => {} } = this.#options;
    return await this.#packs.getOrInsertComputed(
      framework,
      () => packOf(framework, { cache, notice }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    await this.#python[Symbol.asyncDispose]();
    await this.#typecheck[Symbol.asyncDispose]();
    for (const compiler of this.#compilers.values()) await compiler[Symbol.asyncDispose]();
    await Promise.all(this.#waiting.splice(0).map(({ child }) => child[Symbol.asyncDispose]()));
  }

  async #script(
    work: Readonly<Record<string, unknown>>,
    limits: Limits,
    { signal, pack = "" }: { readonly signal: AbortSignal | undefined; readonly pack?: string },
  ): Promise<Verdict> {
    signal?.throwIfAborted();
    if (!this.#isOpen) throw new TypeError("Cannot run a program: the sandbox is closed");
    await using child = this.#take(childOptions(limits, pack));
    const nonce = crypto.randomUUID();
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    using _watch = child.watch(limits);
    const began = performance.now();
    const { outputBytes } = limits;
    await child.send(JSON.stringify({ ...work, nonce, outputBytes, parent: Deno.pid }));
    this.#refill(childOptions(limits, pack));
    const ending = await child.ended();
    signal?.removeEventListener("abort", stop);
    signal?.throwIfAborted();
    const ms = performance.now() - began;
    return verdictOf({ ending, nonce, ms, limits, stdout: child.stdout, stderr: child.stderr });
  }

  #take(options: ChildOptions): Child {
    const key = JSON.stringify(options);
    const index = this.#waiting.findIndex((one) => one.key === key);
    return this.#waiting.splice(index, index < 0 ? 0 : 1)[0]?.child ?? new Child(options);
  }

  #refill(options: ChildOptions): void {
    const key = JSON.stringify(options);
    const { about } = options;
    // Each framework has its own that wait.
    const alike = () => this.#waiting.filter((one) => one.about === about);
    const others = alike().filter((one) => one.key !== key);
    if (alike().length >= this.#standby && others.length > 0) {
      // Limits have changed: those who wait for others make room.
      for (const other of others) {
        this.#waiting.splice(this.#waiting.indexOf(other), 1);
        other.child[Symbol.asyncDispose]();
      }
    }
    while (this.#isOpen && alike().length < this.#standby) {
      this.#waiting.push({ key, about, child: new Child(options) });
    }
  }
}

/** Seconds that an orphan may compute on a system that does not kill it at once. */
const ORPHAN_SECONDS = 30;

function childOptions({ wallMs, memoryBytes }: Limits, pack: string): ChildOptions {
  // The heap is only a part of the memory, so its limit comes first and ends in a clear message.
  const heapMb = Math.max(32, Math.floor(memoryBytes / 1e6 / 2));
  // Collecting garbage takes other threads, so a program may use more time than has passed.
  const cpuSeconds = ORPHAN_SECONDS + Math.ceil(2 * wallMs / 1000);
  return { kind: "script", about: pack, heapMb, cpuSeconds };
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

/** Says each text once: several compilers get ready in the same way. */
function once(notice: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    notice(text);
  };
}
