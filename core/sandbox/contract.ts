/** What is run in the sandbox, within which limits, and how it can end. @module */

import type { ProjectFramework } from "./frameworks/definitions.ts";

/** A program to be run on its own. */
export interface Program {
  readonly language: "javascript" | "typescript" | "python";
  /** The whole program: it passes when it comes to its end without an error. */
  readonly code: string;
}

/** A folder of modules with tests in some of them. */
export interface Project {
  /** Text of each file by its path, with `/` between folders. */
  readonly files: Readonly<Record<string, string>>;
  /** The files whose tests are run; only these may import `sandbox:test`. */
  readonly tests: readonly string[];
  /** What its files may import besides each other; nothing by default. */
  readonly framework?: ProjectFramework;
}

/** A fault that the compiler found. */
export interface TypeFault {
  /** Of the file; null when it is about none. */
  readonly path: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** The number behind `TS`. */
  readonly code: number;
  readonly message: string;
}

/** What became of a project in the compiler. Texts in it are the program's own, and hostile. */
export interface Compilation {
  /** `passed`: it was compiled, with or without faults. Otherwise nothing is known of its types. */
  readonly outcome: Exclude<SandboxOutcome, "failed">;
  /** One sentence. */
  readonly reason: string;
  readonly faults: readonly TypeFault[];
  /** The project in JavaScript, to be run with the same framework. */
  readonly project: Project;
  readonly ms: number | null;
}

/** Something that the linter found. */
export interface LintFault {
  /** Name of the rule. */
  readonly rule: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** What the linter said, or why it said nothing. A text that is no program has no findings and a reason. */
export interface Linting {
  readonly outcome: "passed" | "failed" | "unreadable" | "timeout" | "unavailable";
  readonly reason: string;
  readonly faults: readonly LintFault[];
}

/** What a program may use up before it is killed. */
export interface Limits {
  /** Milliseconds by the clock, from the moment at which the program is handed over. */
  readonly wallMs: number;
  /** Resident memory of the whole child process. */
  readonly memoryBytes: number;
  /** Bytes that it may print. */
  readonly outputBytes: number;
}

/** Limits of a program that only computes something. Python starts at about 200 MB. */
export const USUAL_LIMITS: Limits = {
  wallMs: 10_000,
  memoryBytes: 1_000_000_000,
  outputBytes: 1_000_000,
};

/**
 * How a program ended. `passed`: it came to its end. `failed`: an exception or a failed test ended it.
 * `timeout`, `memory`, `output`: it was killed at that limit. `crashed`: the process ended without a
 * verdict, for example because the program found a way to leave. `unavailable`: there is no sandbox
 * for it here, so nothing was run.
 */
export type SandboxOutcome =
  | "passed"
  | "failed"
  | "timeout"
  | "memory"
  | "output"
  | "crashed"
  | "unavailable";

/** One test of a project. */
export interface TestVerdict {
  readonly name: string;
  readonly passed: boolean;
  /** Why it failed, in the words of the program; empty when it passed. */
  readonly message: string;
}

/** What became of a program. Texts in it are the program's own, and hostile. */
export interface Verdict {
  readonly outcome: SandboxOutcome;
  /** One sentence. */
  readonly reason: string;
  /** What it printed, cut after 64 KiB. */
  readonly output: string;
  /** Milliseconds that it took; null when it was not run. */
  readonly ms: number | null;
  /** Of a project: its tests, in the order in which they were declared. */
  readonly tests?: readonly TestVerdict[];
}

/** Where programs are run that nobody trusts. */
export interface SandboxRunner {
  /** Runs a program. Throws only the reason of `signal`. */
  run(program: Program, options?: RunOptions): Promise<Verdict>;
  /**
   * Checks the types of a program in TypeScript as `tsc --target ES2015 --lib ES2015,DOM` does: it
   * passes when there is nothing to report, and fails with the first faults. Throws only the reason of
   * `signal`.
   */
  check(code: string, options?: RunOptions): Promise<Verdict>;
  /** Runs the tests of a project in TypeScript or JavaScript. Throws only the reason of `signal`. */
  test(project: Project, options?: RunOptions): Promise<Verdict>;
  /**
   * Checks the types of a project as strict TypeScript, with the declarations of its framework, and
   * turns it into JavaScript, also where there are faults. Throws only the reason of `signal`.
   */
  compile(project: Project, options?: RunOptions): Promise<Compilation>;
  /** Lints the text of one file with the rules in `LINT_RULES`. Throws only the reason of `signal`. */
  lint(file: LintedFile, options?: Pick<RunOptions, "signal">): Promise<Linting>;
}

/** A text to be linted. */
export interface LintedFile {
  readonly code: string;
  readonly extension: "ts" | "tsx";
}

/** How to run one program. */
export interface RunOptions {
  /** Limits that differ from the usual ones. */
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal | undefined;
}
