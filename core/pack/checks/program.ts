/** The program in an answer, and whether it passes the tests of its item. @module */

import { fencedBlocks } from "../../benchmark/fenced_blocks.ts";
import { NotJudgedError } from "../../benchmark/contract.ts";
import type { Compilation, SandboxRunner, Verdict } from "../../sandbox/contract.ts";
import type { CheckOf } from "./schema.ts";

/** Where a program is run. */
export interface Workshop {
  readonly sandbox: SandboxRunner;
  readonly signal: AbortSignal;
}

/**
 * What the program of an answer lacks; undefined when its types hold and its tests pass. Throws
 * `NotJudgedError` where it cannot be run here.
 */
export async function programFault(
  check: CheckOf<"tests">,
  answer: string,
  { sandbox, signal }: Workshop,
): Promise<string | undefined> {
  const program = programIn(answer);
  if (program === undefined) return "wanted a program, and the answer has none";
  const { framework = "typescript", tests, files = {}, types = true } = check;
  const { file = framework === "react" ? "solution.tsx" : "solution.ts" } = check;
  const testFile = framework === "react" ? "pack_tests.tsx" : "pack_tests.ts";
  const compiled = await sandbox.compile({
    framework,
    files: { ...files, [file]: program, [testFile]: tests },
    tests: [testFile],
  }, { signal });
  checkRan(compiled);
  if (compiled.outcome !== "passed") return `it was not compiled: ${compiled.reason}`;
  // The tests are known to fit the reference, so that faults in them are the program's as well.
  const [fault] = types ? compiled.faults : [];
  if (fault !== undefined) {
    const { path, line, code, message } = fault;
    return `its types do not hold: ${path ?? file}:${line ?? 1} TS${code} ${message}`;
  }
  const verdict = await sandbox.test(compiled.project, { signal });
  checkRan(verdict);
  if (verdict.outcome === "passed" && verdict.tests?.length === 0) return "it has no tests";
  if (verdict.outcome === "passed") return undefined;
  const failed = verdict.tests?.find(({ passed }) => !passed);
  return failed === undefined
    ? `${verdict.outcome}: ${firstLine(verdict.reason)}`
    : `test "${failed.name}": ${firstLine(failed.message)}`;
}

/**
 * The program that an answer means: its last block of code that exports something, else its last block;
 * without blocks the whole answer, if that is a module.
 */
export function programIn(answer: string): string | undefined {
  const blocks = fencedBlocks(answer).filter(({ code }) => code.trim() !== "");
  const isModule = (code: string) => /^\s*export\b/m.test(code);
  const block = blocks.findLast(({ code }) => isModule(code)) ?? blocks.at(-1);
  if (block !== undefined) return block.code;
  return isModule(answer) ? answer : undefined;
}

function checkRan({ outcome, reason }: Pick<Compilation | Verdict, "outcome" | "reason">): void {
  if (outcome !== "unavailable") return;
  throw new NotJudgedError(
    "sandbox_unavailable",
    reason,
    "Let the machine reach npm once, so that the packages can be fetched",
  );
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? text;
}
