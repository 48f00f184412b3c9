/** Calls a skill: its input is checked before, its result after, and whatever happens has a name. @module */

import type { SandboxRunner } from "../sandbox/contract.ts";
import type { SkillOutcome, SkillResult, Touched } from "./contract.ts";
import type { SkillLimits } from "./fields.ts";
import type { LoadedSkill } from "./load.ts";
import { type CallEnding, SkillProcess } from "./process.ts";
import { served } from "./served.ts";
import type { WorkFolder } from "./work_folder.ts";

/** How to make one call. */
export interface CallOptions {
  /** The folder that it works in; absent, there is none. */
  readonly work?: WorkFolder | undefined;
  /** Where programs are run for skills that ask for it. */
  readonly sandbox?: SandboxRunner | undefined;
  /** Ends the call; then the reason of the signal is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** How to run a skill once. */
export interface RunSkillOptions extends CallOptions {
  /** Limits that differ from those of its manifest. */
  readonly limits?: Partial<SkillLimits>;
}

/** Runs a skill once, in a process of its own. Throws nothing but the reason of `signal`. */
export async function runSkill(
  skill: LoadedSkill,
  input: unknown,
  options: RunSkillOptions = {},
): Promise<SkillResult> {
  await using kept = new KeptSkill(skill, options.limits);
  return await kept.call(input, options);
}

/** A skill with a process that is kept from one call to the next. One call at a time. */
export class KeptSkill implements AsyncDisposable {
  readonly skill: LoadedSkill;
  readonly #limits: SkillLimits;
  #process: SkillProcess | undefined;
  /** Milliseconds that its calls took. */
  #spentMs = 0;

  constructor(skill: LoadedSkill, limits: Partial<SkillLimits> = {}) {
    this.skill = skill;
    this.#limits = { ...skill.limits, ...limits };
  }

  /** Makes a call. Throws nothing but the reason of `signal`. */
  async call(input: unknown, options: CallOptions = {}): Promise<SkillResult> {
    const { signal } = options;
    signal?.throwIfAborted();
    const fault = this.skill.inputFault(input);
    if (fault !== undefined) return nothing("refused", `The input is not what it takes: ${fault}`);
    const began = performance.now();
    const { process, failed } = await this.#started(signal);
    const startMs = this.#spentMs === 0 ? performance.now() - began : 0;
    const { serve, touched } = served({
      permissions: this.skill.permissions,
      limits: this.#limits,
      files: this.skill.files,
      work: options.work,
      sandbox: options.sandbox,
      tooMuchWritten: () => process.kill("written"),
    });
    const stop = () => process.kill("aborted");
    signal?.addEventListener("abort", stop, { once: true });
    const ending = failed ?? await process.call(input, serve);
    signal?.removeEventListener("abort", stop);
    const ms = performance.now() - began;
    this.#spentMs += ms;
    const printed = process.printed();
    // A skill that failed is in a state that nobody knows.
    if (ending.how !== "done" || !process.isAlive) await this.#drop();
    signal?.throwIfAborted();
    return { ...this.#told(ending, process), printed, ms, startMs, touched: touched() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#drop();
  }

  async #started(
    signal: AbortSignal | undefined,
  ): Promise<{ readonly process: SkillProcess; readonly failed: CallEnding | undefined }> {
    if (this.#process?.isAlive === false || this.#spentMs > RENEW_AFTER_MS) await this.#drop();
    if (this.#process !== undefined) return { process: this.#process, failed: undefined };
    const { entry, files } = this.skill;
    const process = new SkillProcess({ entry, files, limits: this.#limits });
    this.#process = process;
    const stop = () => process.kill("aborted");
    signal?.addEventListener("abort", stop, { once: true });
    const failed = await process.start();
    signal?.removeEventListener("abort", stop);
    return { process, failed };
  }

  async #drop(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    this.#spentMs = 0;
    await process?.[Symbol.asyncDispose]();
  }

  #told(
    ending: CallEnding,
    process: SkillProcess,
  ): Pick<SkillResult, "outcome" | "value" | "reason"> {
    const not = (outcome: SkillOutcome, reason: string) => ({ outcome, value: undefined, reason });
    if (process.killed === "written") return not("written", limitText("written", this.#limits));
    switch (ending.how) {
      case "failed":
        return ending.denied
          ? not("denied", ending.reason.replace(/(TypeError: )?NotAllowed: /, ""))
          : not("failed", ending.reason);
      case "crashed":
        return not("crashed", ending.reason);
      case "killed":
        return ending.by === "aborted"
          ? not("crashed", "It was stopped")
          : not(ending.by, limitText(ending.by, this.#limits));
      case "done":
        return this.#checked(ending.value);
    }
  }

  #checked(value: unknown): Pick<SkillResult, "outcome" | "value" | "reason"> {
    const not = (reason: string) => ({ outcome: "wrong_shape" as const, value: undefined, reason });
    if (value === undefined) return not("It returned nothing that JSON can hold");
    try {
      const fault = this.skill.outputFault(value);
      if (fault !== undefined) return not(`Its result is not what it promised: ${fault}`);
    } catch (cause) {
      // So deep that looking at it overflows the stack.
      if (!(cause instanceof RangeError)) throw cause;
      return not("Its result is too deep");
    }
    const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
    if (bytes > this.#limits.outputBytes) {
      return {
        outcome: "output",
        value: undefined,
        reason: `Its result has ${bytes} bytes, at most ${this.#limits.outputBytes} are allowed`,
      };
    }
    return { outcome: "completed", value, reason: "It returned a result" };
  }
}

/** Time after which a kept process is renewed, well before the kernel would end it. */
const RENEW_AFTER_MS = 200_000;

/** A result without a run. */
export function nothing(outcome: SkillOutcome, reason: string): SkillResult {
  return {
    outcome,
    value: undefined,
    reason,
    printed: "",
    ms: null,
    startMs: 0,
    touched: UNTOUCHED,
  };
}

const UNTOUCHED: Touched = { read: [], written: [], removed: [] };

function limitText(
  limit: "timeout" | "memory" | "output" | "written",
  { ms, memoryMb, outputBytes, writtenBytes }: SkillLimits,
): string {
  switch (limit) {
    case "timeout":
      return `It was killed after ${ms / 1000} s`;
    case "memory":
      return `It was killed for using more than ${memoryMb} MB`;
    case "output":
      return `It was killed for printing more than ${outputBytes} bytes`;
    case "written":
      return `It was killed for writing more than ${writtenBytes} bytes`;
  }
}
