/** Runs the tests of the work folder. The skill has no process of its own: the host's sandbox runs them. @module */

import type { SandboxAnswer, Skill } from "model-lens";

interface Input {
  readonly path?: string;
  readonly only?: string;
  readonly framework?: "nestjs" | "react";
}

interface Output extends SandboxAnswer {
  readonly passed: number;
  readonly failed: number;
}

const CODE = /\.(tsx?|jsx?|mts|mjs)$/;
const TEST = /(_test|\.test|\.spec)\.(tsx?|jsx?|mts|mjs)$/;
/** Folders that hold what others wrote. */
const NOT_OURS = /(^|\/)(node_modules|\.git|dist|build|coverage)\//;

const run: Skill<Input, Output> = async (input, { work, sandbox }) => {
  const { path = "", only = "", framework } = input;
  const files: Record<string, string> = {};
  for (const entry of await work.list(path)) {
    if (entry.kind !== "file" || !CODE.test(entry.path) || NOT_OURS.test(entry.path)) continue;
    files[entry.path] = await work.readText(entry.path);
  }
  const all = Object.keys(files).filter((name) => TEST.test(name));
  const tests = all.filter((name) => name.includes(only));
  if (tests.length === 0) {
    throw new RangeError(
      all.length === 0
        ? "There are no tests: no file is named *_test.ts, *.test.ts or *.spec.ts"
        : `There are no tests with "${only}" in their path; there are ${all.join(", ")}`,
    );
  }
  const answer = await sandbox.test({
    files,
    tests,
    ...(framework === undefined ? {} : { framework }),
  });
  const passed = answer.tests.filter((test) => test.passed).length;
  return { ...answer, passed, failed: answer.tests.length - passed };
};

export default run;
