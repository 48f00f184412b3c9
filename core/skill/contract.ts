/** What a skill is to its author, and what a call of one comes to. @module */

/**
 * The default export of a skill's `mod.ts`. It is given an input that its schema allows and returns,
 * now or later, what the schema of its output allows. It runs in a process that holds no right at
 * all: there is no `Deno`, no `fetch`, no `process`, and nothing to import but its own files. The world
 * is what `context` has.
 */
export type Skill<Input = unknown, Output = unknown> = (
  input: Input,
  context: SkillContext,
) => Output | Promise<Output>;

/** What a skill may do, as far as its manifest asks for it; the rest throws. */
export interface SkillContext {
  /** The folder that it works in. */
  readonly work: WorkFiles;
  /** Files of its own folder, for a skill that asks for `"read": ["own"]`. */
  readonly own: { readText(path: string): Promise<string> };
  /** Runs programs for a skill that asks for `"host": ["sandbox"]`. */
  readonly sandbox: {
    /**
     * Runs the tests of a project in TypeScript: texts by path, and the paths of those with tests.
     * With a framework, it is compiled strictly first, and its files may import the framework.
     */
    test(project: {
      readonly files: Readonly<Record<string, string>>;
      readonly tests: readonly string[];
      readonly framework?: "nestjs" | "react";
    }): Promise<SandboxAnswer>;
  };
}

/**
 * Files of the work folder, by paths with `/` that begin at it. A path that leads out of it throws,
 * whether by `..`, because it is absolute, or over a link.
 */
export interface WorkFiles {
  /** The text of a file. Throws when there is none, or when it is no text in UTF-8. */
  readText(path: string): Promise<string>;
  /** Writes a file whole; folders are made as they are needed. */
  writeText(path: string, text: string): Promise<void>;
  /** Files and folders below a folder, sorted by path; at most 10,000. */
  list(path?: string): Promise<readonly WorkEntry[]>;
  /** What is there; null when there is nothing. */
  info(path: string): Promise<WorkEntry | null>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
}

/** Something in the work folder. */
export interface WorkEntry {
  readonly path: string;
  /** A link is not followed. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** Of a file. */
  readonly bytes: number;
}

/** How the sandbox found a project. */
export interface SandboxAnswer {
  /** `passed`, `failed`, `timeout`, `memory`, `output`, `crashed` or `unavailable`. */
  readonly outcome: string;
  readonly reason: string;
  /** What it printed. */
  readonly output: string;
  readonly tests: readonly {
    readonly name: string;
    readonly passed: boolean;
    readonly message: string;
  }[];
  /** What the compiler has against it, as `file:line: sentence`; empty without a framework. */
  readonly faults: readonly string[];
}

/**
 * How a call ended. `completed`: with a result that its schema allows. `refused`: the input is not what
 * the skill takes, so nothing was run. `failed`: it threw. `denied`: it threw because it was not
 * allowed what it tried. `wrong_shape`: its result is not what it promised. `timeout`, `memory`,
 * `output`, `written`: it was killed at that limit. `crashed`: its process ended without a result.
 * `not_deterministic`: two calls with the same input over the same files differ. `unknown_skill`: there
 * is none of that name.
 */
export type SkillOutcome =
  | "completed"
  | "refused"
  | "failed"
  | "denied"
  | "wrong_shape"
  | "timeout"
  | "memory"
  | "output"
  | "written"
  | "crashed"
  | "not_deterministic"
  | "unknown_skill";

/** What a call of a skill came to. Texts and values in it are the skill's own, and hostile. */
export interface SkillResult {
  readonly outcome: SkillOutcome;
  /** What it returned; undefined unless `completed`. */
  readonly value: unknown;
  /** One sentence; for a model, too. */
  readonly reason: string;
  /** What it printed, cut after 64 KiB. */
  readonly printed: string;
  /** Milliseconds from asking to the answer, with the start of its process; null when nothing was run. */
  readonly ms: number | null;
  /** How much of that went into starting its process; 0 where one was kept. */
  readonly startMs: number;
  /** What it did to the work folder. */
  readonly touched: Touched;
}

/** Paths in the work folder, each once, in order. */
export interface Touched {
  readonly read: readonly string[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
}
