/** Runs programs, or checks them, one after the other in one process that takes long to start. @module */

import { Child, type ChildKind, type Ending } from "./child_process.ts";
import type { Limits, Verdict } from "./contract.ts";
import { readVerdict, type Told } from "./verdict_line.ts";
import { crashText, limitText } from "./verdict_text.ts";

/** What the interpreter needs. */
export interface InterpreterOptions {
  readonly kind: Exclude<ChildKind, "script" | "skill">;
  /** Of the child; see `ChildOptions`. */
  readonly about?: string;
  /** Its name in sentences. */
  readonly name: string;
  /** How much is fetched the first time. */
  readonly size: string;
  /** What it is told when it starts: of Python the folder for the snapshot of its memory, of a compiler the file with its declarations; empty for none. */
  readonly folder: string;
  /** Told when the start takes so long that it is being fetched or prepared. */
  readonly notice: (text: string) => void;
}

/** How one program is to be run. */
export interface InterpreterRun {
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
}

/** A job: a program, or the files of one. */
export type InterpreterWork =
  | { readonly code: string }
  | { readonly files: Readonly<Record<string, string>> };

/** Time for the first start: 13 MB are fetched, and a snapshot is made. */
const START_LIMITS: Limits = { wallMs: 300_000, memoryBytes: 2_000_000_000, outputBytes: 100_000 };
/** A start that takes longer is worth a word. */
const SLOW_START_MS = 2000;
/** Orphans on systems that do not kill them at once compute for so long at most. */
const CPU_SECONDS = 900;
/** Time handed out to programs after which the interpreter is renewed, well before the kernel would end it. */
const RENEW_AFTER_MS = CPU_SECONDS * 1000 / 4;

/** An interpreter that is started when it is needed. Programs that come at the same time wait for each other. */
export class Interpreter implements AsyncDisposable {
  readonly #options: InterpreterOptions;
  #child: Child | undefined;
  #spentMs = 0;
  #hasStarted = false;
  #queue: Promise<unknown> = Promise.resolve();
  /** Why it cannot be started at all. */
  #unavailable: string | undefined;

  constructor(options: InterpreterOptions) {
    this.#options = options;
  }

  /** Runs a program. Throws only the reason of the signal. */
  async run(code: string, options: InterpreterRun): Promise<Verdict> {
    const { tests: _ours, ...verdict } = await this.ask({ code }, options);
    return verdict;
  }

  /** Hands over a job of another form. What it answers is in `tests`, as pairs. */
  async ask(work: InterpreterWork, options: InterpreterRun): Promise<Verdict> {
    const turn = this.#queue.then(() => this.#run(work, options));
    this.#queue = turn.catch(() => {
      // Thrown to who asked; the next one has nothing to do with it.
    });
    return await turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#drop();
  }

  async #run(job: InterpreterWork, { limits, signal }: InterpreterRun): Promise<Verdict> {
    signal?.throwIfAborted();
    const child = await this.#start(signal);
    if (typeof child === "string") {
      return { outcome: "unavailable", reason: child, output: "", ms: null };
    }
    const began = performance.now();
    const work = { language: this.#options.kind, ...job, outputBytes: limits.outputBytes };
    const answer = await this.#tell(child, work, { limits, signal });
    const ms = performance.now() - began;
    this.#spentMs += ms;
    signal?.throwIfAborted();
    const verdict = verdictOf(answer, limits);
    return { ...verdict, ms };
  }

  /** Hands over a job and waits for its verdict or the end of the child. */
  async #tell(
    child: Child,
    work: Readonly<Record<string, unknown>>,
    { limits, signal }: InterpreterRun,
  ): Promise<Told | { readonly ending: Ending; readonly stderr: string }> {
    const nonce = crypto.randomUUID();
    child.forget();
    // What the program prints stays inside the child; only its verdict comes out.
    using _watch = child.watch({ ...limits, outputBytes: limits.outputBytes * 8 + 1_000_000 });
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const told = Promise.withResolvers<Told>();
      child.onOutput = () => {
        const verdict = readVerdict(child.stdout, nonce);
        if (verdict !== undefined) told.resolve(verdict);
      };
      await child.send(JSON.stringify({ ...work, nonce, parent: Deno.pid }));
      const ended = child.ended().then((ending) => ({ ending, stderr: child.stderr }));
      const first = await Promise.race([told.promise, ended]);
      // A child that told its verdict and left has done both.
      const verdict = readVerdict(child.stdout, nonce);
      const isLast = verdict?.tests?.some(({ name }, index) => index > 0 && name === "renew");
      if (verdict === undefined || verdict.outcome === "output" || isLast) await this.#drop();
      return verdict ?? first;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** The running interpreter, or the sentence that says why there is none. */
  async #start(signal: AbortSignal | undefined): Promise<Child | string> {
    if (this.#unavailable !== undefined) return this.#unavailable;
    if (this.#spentMs > RENEW_AFTER_MS || this.#child?.hasEnded === true) await this.#drop();
    if (this.#child !== undefined) return this.#child;
    const child = new Child({ ...this.#options, heapMb: 1000, cpuSeconds: CPU_SECONDS });
    this.#child = child;
    this.#spentMs = 0;
    const { folder, notice, name, size } = this.#options;
    // Later starts are quick, and who waits for one knows by then.
    const slow = setTimeout(() => {
      if (this.#hasStarted) return;
      notice(`Preparing ${name.replace(/^The /, "the ")}; the first time, it is fetched (${size})`);
    }, SLOW_START_MS);
    const work = { language: this.#options.kind, code: folder, outputBytes: 0 };
    const ready = await this.#tell(child, work, { limits: START_LIMITS, signal });
    clearTimeout(slow);
    signal?.throwIfAborted();
    if ("outcome" in ready) {
      this.#hasStarted = true;
      return child;
    }
    const { ending, stderr } = ready;
    this.#unavailable = `${name} cannot be started here: ${
      ending.killed === undefined
        ? crashText(ending, stderr)
        : limitText(ending.killed, START_LIMITS)
    }`;
    return this.#unavailable;
  }

  async #drop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.[Symbol.asyncDispose]();
  }
}

function verdictOf(
  answer: Told | { readonly ending: Ending; readonly stderr: string },
  limits: Limits,
): Omit<Verdict, "ms"> {
  if ("ending" in answer) {
    const { ending, stderr } = answer;
    if (ending.killed === undefined) {
      return { outcome: "crashed", reason: crashText(ending, stderr), output: "" };
    }
    return { outcome: ending.killed, reason: limitText(ending.killed, limits), output: "" };
  }
  const { outcome, reason, tests } = answer;
  const output = tests?.[0]?.name ?? "";
  if (outcome === "output") return { outcome, reason: limitText(outcome, limits), output };
  const text = outcome === "passed" ? "It came to its end" : reason;
  return { outcome, reason: text, output, ...(tests === undefined ? {} : { tests }) };
}
