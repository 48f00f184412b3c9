/** Compiles, lints and runs the program of an answer against the hidden tests. @module */

import type {
  Compilation,
  Linting,
  Project,
  ProjectFramework,
  ScoreContext,
  Verdict,
} from "model-lens";
import type { Diagnostic, Evidence } from "../item.ts";

/** What is judged. */
export interface ProgramJob {
  readonly framework: ProjectFramework;
  readonly code: string;
  /** Text of the hidden tests, filled. */
  readonly tests: string;
}

type World = Pick<ScoreContext, "sandbox" | "signal">;
type ProgramEvidence = Pick<
  Evidence,
  "typeErrors" | "lint" | "tests" | "outcome" | "unavailable"
>;

/** A program that only computes; a component renders within a second. */
const LIMITS = { wallMs: 10_000, memoryBytes: 1_000_000_000 } as const;

/** What compiler, linter and tests find. */
export async function judgedProgram(
  { framework, code, tests }: ProgramJob,
  { sandbox, signal }: World,
): Promise<ProgramEvidence> {
  // The names tell what is in them: a component is compiled as one.
  const extension = framework === "react" ? "tsx" : "ts";
  const [solution, testFile] = [`solution.${extension}`, `tests.${extension}`];
  const project: Project = {
    framework,
    files: { [solution]: code, [testFile]: tests },
    tests: [testFile],
  };
  const [compiled, linted] = await Promise.all([
    sandbox.compile(project, { signal }),
    sandbox.lint({ code, extension }, { signal }),
  ]);
  const names = testNames(tests);
  const reason = unavailable(compiled, linted);
  if (reason !== undefined) return nothing(names, reason);
  const typeErrors = compiled.faults.filter(({ path }) => path === solution).map(typeError);
  const found = { typeErrors, lint: linted.faults.map(lintFault) };
  if (compiled.outcome !== "passed") {
    // The compiler gave up on it, which a program in use may not make it do.
    return { ...found, tests: unrun(names, compiled.reason), outcome: compiled.outcome };
  }
  const verdict = await sandbox.test(compiled.project, { limits: LIMITS, signal });
  if (verdict.outcome === "unavailable") return nothing(names, verdict.reason);
  return { ...found, tests: testsOf(names, verdict), outcome: verdict.outcome };
}

function unavailable(compiled: Compilation, linted: Linting): string | undefined {
  if (compiled.outcome === "unavailable") return compiled.reason;
  return linted.outcome === "unavailable" ? linted.reason : undefined;
}

function nothing(names: readonly string[], reason: string): ProgramEvidence {
  return {
    typeErrors: [],
    lint: [],
    tests: unrun(names, "it was not run"),
    outcome: "unavailable",
    unavailable: reason,
  };
}

/**
 * What is known of an answer without a program: it fails every test. Where programs cannot be judged
 * it is not judged either, for a mean over those that wrote none would be a score of nothing else.
 */
export async function noProgram(
  { framework, tests }: Omit<ProgramJob, "code">,
  { sandbox, signal, why }: World & { readonly why: string },
): Promise<ProgramEvidence> {
  const names = testNames(tests);
  const { outcome, reason } = await sandbox.compile({ framework, files: {}, tests: [] }, {
    signal,
  });
  if (outcome === "unavailable") return nothing(names, reason);
  const message = `there is no program: ${why}`;
  return { typeErrors: [], lint: [], tests: unrun(names, message), outcome: null };
}

/** The names of the tests as they are declared: a program that cannot be loaded fails all of them. */
export function testNames(tests: string): string[] {
  return [...tests.matchAll(/^\s*test\(\s*(["'`])(.*?)\1/gm)].map(([, , name = ""]) => name);
}

/** The verdict of every test that the file declares; one that has none did not pass. */
function testsOf(names: readonly string[], { tests = [], reason }: Verdict): Evidence["tests"] {
  const told = new Map(tests.map((one) => [one.name, one]));
  return names.map((name) => {
    const verdict = told.get(name);
    if (verdict?.passed === true) return { name, passed: true };
    if (verdict === undefined) return { name, passed: false, message: reason, ran: false };
    return { name, passed: false, message: verdict.message };
  });
}

function unrun(names: readonly string[], message: string): Evidence["tests"] {
  return names.map((name) => ({ name, passed: false, message, ran: false }));
}

function typeError({ code, message, line, column }: Compilation["faults"][number]): Diagnostic {
  return { code: `TS${code}`, message, line, column };
}

function lintFault({ rule, message, line, column }: Linting["faults"][number]): Diagnostic {
  return { code: rule, message, line, column };
}
