/** One run that was started here: a process of the command line, its state, its log, its end. @module */

import type { Job } from "../api/mod.ts";
import { Answers } from "./answers.ts";
import { JobOutput, textAt } from "./job_output.ts";

/** Why the command line refused to start a run. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Milliseconds between the second signal and the end of the whole process tree. */
const GRACE = 3_000;

/** Starts at once. */
export class JobProcess {
  readonly id: string;
  readonly output = new JobOutput();
  /** What it tells of answers as they come, where it asks a prompt. */
  readonly answers = new Answers();
  /** Resolves when it has ended and all that it said was read. */
  readonly ended: Promise<void>;
  /** Resolves when its run has begun, or it has ended without. */
  readonly begun: Promise<void>;
  refusal: Refusal | undefined;
  readonly #child: Deno.ChildProcess;
  readonly #command: readonly string[];
  readonly #startedAt = new Date();
  #state: Job["state"] = "starting";
  #run: string | null = null;
  #exitCode: number | null = null;

  /**
   * `line` is what a user would type after the program's name, and `input` what it reads then. Throws
   * what starting a process throws.
   */
  constructor(id: string, { program, line, input }: {
    readonly program: readonly [string, ...string[]];
    readonly line: readonly string[];
    readonly input?: string | undefined;
  }) {
    this.id = id;
    this.#command = line;
    const [path, ...before] = program;
    this.#child = new Deno.Command(path, {
      args: [...before, ...line],
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      // Of its own group: Ctrl+C at the server's terminal is not its first signal, and one signal reaches all it started.
      detached: true,
    }).spawn();
    if (input !== undefined) void this.#write(input);
    const launched = Promise.withResolvers<void>();
    this.ended = this.#follow(launched.resolve);
    this.begun = Promise.race([launched.promise, this.ended]);
  }

  /** As it is now. */
  get job(): Job {
    return {
      id: this.id,
      run: this.#run,
      command: [...this.#command],
      state: this.#state,
      startedAt: this.#startedAt.toISOString(),
      exitCode: this.#exitCode,
      lastLine: this.output.lastLine,
    };
  }

  get isRunning(): boolean {
    return this.#state !== "ended";
  }

  /** Asks it to finish what is under way; `hard` ends it and all that it started. */
  stop({ hard = false }: { readonly hard?: boolean } = {}): void {
    if (!this.isRunning) return;
    const isFirst = this.#state !== "stopping";
    this.#state = "stopping";
    if (isFirst || hard) this.#signal("SIGINT");
    if (!hard) return;
    // The command line leaves at the second signal; what does not is ended.
    if (isFirst) this.#signal("SIGINT");
    const timer = setTimeout(() => this.kill(), GRACE);
    void this.ended.then(() => clearTimeout(timer));
  }

  /** Ends it and all that it started, at once. */
  kill(): void {
    if (!this.isRunning) return;
    try {
      Deno.kill(-this.#child.pid, "SIGKILL");
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      // It is gone, or the system has no groups.
      this.#signal("SIGKILL");
    }
  }

  async #follow(launched: () => void): Promise<void> {
    const said = this.output.follow(this.#child.stdout, (fields, line) => {
      // A command line that is refused has a first record too, without a run.
      if (fields["kind"] === "launch" && textAt(fields, "run") !== undefined) {
        this.#run = textAt(fields, "run") ?? null;
        if (this.#state === "starting") this.#state = "running";
        launched();
      }
      if (fields["kind"] === "done") this.refusal = refusalIn(fields["error"]);
      if (!textAt(fields, "kind")?.startsWith("answer.")) return undefined;
      this.answers.add(line);
      return "kept";
    });
    const noted = this.output.follow(this.#child.stderr);
    const [{ code }] = await Promise.all([this.#child.status, said, noted]);
    this.#exitCode = code;
    this.#state = "ended";
    this.answers.end();
  }

  /** A process that ends before it has read everything says why itself. */
  async #write(input: string): Promise<void> {
    try {
      const writer = this.#child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(input));
      await writer.close();
    } catch (cause) {
      if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
    }
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (cause) {
      // It ended by itself a moment before.
      if (!(cause instanceof TypeError || cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
}

function refusalIn(error: unknown): Refusal | undefined {
  const [code, message, hint] = ["code", "message", "hint"].map((name) => textAt(error, name));
  if (code === undefined || message === undefined) return undefined;
  return { code, message, hint: hint ?? "See the log of the job" };
}
