/** The runs that were started here. @module */

import { ModelLensError } from "../../core/errors.ts";
import type { AskModels, Job, StartRun } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { JobProcess } from "./job_process.ts";
import { askCommandOf, commandOf } from "./command_words.ts";

/** How the command line is called: its program and what stands before the first word. */
export type Program = readonly [string, ...string[]];

/** Runs that go on at a time, at most. */
const MOST = 8;
/** Ended ones that are remembered. */
const KEPT = 50;
/** Milliseconds that who starts a run waits to hear whether it began. */
const PATIENCE = 10_000;

/** The command line did not begin a run: it says why. */
export class RunRefusedError extends ModelLensError {
  readonly code = "run_refused";

  /** `reason` is the command line's own sentence. */
  constructor(reason: string, hint: string) {
    super(`Cannot start the run: ${reason}`, hint);
  }
}

/** Starts runs by the same command that a user would type, and stops them. */
export class Jobs {
  readonly #program: Program | undefined;
  readonly #folder: string;
  readonly #jobs = new Map<string, JobProcess>();
  #count = 0;

  /** Without a program nothing can be started. Runs go into `folder`. */
  constructor(program: Program | undefined, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  /** All, the latest first. */
  list(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).reverse();
  }

  /** Throws `NotThereError`. */
  find(id: string): JobProcess {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new NotThereError(`the job "${id}"`, "See /api/jobs");
    return job;
  }

  /** Starts a run and waits until it has begun. Throws `RunRefusedError` with what the command line says. */
  async start(wanted: StartRun): Promise<Job> {
    return await this.#begin({ line: commandOf(wanted, this.#folder) });
  }

  /** Asks models a prompt, as `start` does. */
  async ask(wanted: AskModels): Promise<Job> {
    return await this.#begin({ line: askCommandOf(wanted, this.#folder), input: wanted.prompt });
  }

  async #begin(
    asked: { readonly line: readonly string[]; readonly input?: string },
  ): Promise<Job> {
    if (this.#program === undefined) {
      throw new RunRefusedError("this server only shows traces", "Start it with the command serve");
    }
    if ([...this.#jobs.values()].filter(({ isRunning }) => isRunning).length >= MOST) {
      throw new RunRefusedError(
        `${MOST} runs are going on`,
        "Stop one of them, or wait for its end",
      );
    }
    const process = new JobProcess(`j${++this.#count}`, { program: this.#program, ...asked });
    this.#jobs.set(process.id, process);
    this.#forgetOldest();
    await withinPatience(process.begun);
    const { run, state } = process.job;
    if (state === "ended" && run === null) {
      const { message, hint } = process.refusal ?? {
        message: process.output.lastLine || "the command line ended without a word",
        hint: `See /api/jobs/${process.id}/log`,
      };
      throw new RunRefusedError(message, hint);
    }
    return process.job;
  }

  /** Asks all to finish what is under way, and waits until they have. */
  async stopAll(): Promise<void> {
    for (const job of this.#jobs.values()) job.stop();
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
  }

  /** Ends all at once. */
  killAll(): void {
    for (const job of this.#jobs.values()) job.kill();
  }

  #forgetOldest(): void {
    for (const [id, { isRunning }] of this.#jobs) {
      if (this.#jobs.size <= KEPT) return;
      if (!isRunning) this.#jobs.delete(id);
    }
  }
}

async function withinPatience(begun: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE);
  await Promise.race([begun, promise]);
  clearTimeout(timer);
}
