/** Looks whether what was wanted is so, in the state that an agent left. @module */

import type { SandboxRunner, WorkFile } from "model-lens";
import type { Goal } from "./task.ts";

/** What goals are looked for in. */
export interface State {
  readonly files: readonly WorkFile[];
  /** The last message. */
  readonly answer: string;
  readonly sandbox: SandboxRunner;
  readonly signal: AbortSignal;
}

/** Whether a goal is reached, and what was found. */
export interface Reached {
  readonly reached: boolean;
  readonly text: string;
}

/** The sandbox is not there, so nobody knows. */
export class NoSandboxError extends Error {
  override readonly name = "NoSandboxError";
}

/** Looks for one goal. Throws `NoSandboxError` where tests cannot be run. */
export async function lookFor(goal: Goal, state: State): Promise<Reached> {
  if ("answer" in goal) {
    return found(saysWord(state.answer, goal.answer), `the last message says "${goal.answer}"`);
  }
  if ("tests" in goal) return await tested(goal, state);
  const { file } = goal;
  const text = state.files.find(({ path }) => path === file)?.text ?? null;
  if (text === null) return { reached: false, text: `there is no ${file}` };
  if ("is" in goal) {
    return found(text.trimEnd() === goal.is.trimEnd(), `${file} has the text that is wanted`);
  }
  if ("has" in goal) {
    const missing = goal.has.find((part) => !text.includes(part));
    return found(missing === undefined, `${file} has ${JSON.stringify(missing ?? goal.has[0])}`);
  }
  if ("lacks" in goal) {
    const there = goal.lacks.find((part) => text.includes(part));
    return found(
      there === undefined,
      `${file} is without ${JSON.stringify(there ?? goal.lacks[0])}`,
    );
  }
  return found(isJson(text, goal.json), `${file} is the JSON that is wanted`);
}

function found(reached: boolean, what: string): Reached {
  return { reached, text: reached ? what : `not so: ${what}` };
}

async function tested(
  { tests, with: more, fail, framework }: Extract<Goal, { tests: unknown }>,
  { files, sandbox, signal }: State,
): Promise<Reached> {
  const texts = files.flatMap(({ path, text }) =>
    text !== null && path.endsWith(".ts") ? [[path, text] as const] : []
  );
  const all = { ...Object.fromEntries(texts), ...more };
  const absent = tests.find((path) => all[path] === undefined);
  if (absent !== undefined) return { reached: false, text: `there is no ${absent}` };
  const name = tests.join(", ");
  let project: { files: typeof all; tests: string[] } | Parameters<SandboxRunner["test"]>[0] = {
    files: all,
    tests,
  };
  if (framework !== undefined) {
    const compiled = await sandbox.compile({ files: all, tests, framework }, { signal });
    if (compiled.outcome === "unavailable") throw new NoSandboxError(compiled.reason);
    if (compiled.outcome !== "passed") {
      return { reached: false, text: `not so: it can be compiled (${compiled.reason})` };
    }
    const [fault] = compiled.faults;
    if (fault !== undefined) {
      const where = `${fault.path ?? "project"}:${fault.line ?? 0}`;
      return { reached: false, text: `not so: it compiles (${where}: ${fault.message})` };
    }
    project = compiled.project;
  }
  const { outcome, reason, tests: each = [] } = await sandbox.test(project, { signal });
  if (outcome === "unavailable") throw new NoSandboxError(reason);
  if (fail) return found(outcome !== "passed", `${name} fails where it should`);
  const failed = each.find(({ passed }) => !passed);
  return outcome === "passed"
    ? found(true, `${name} passes`)
    : { reached: false, text: `not so: ${name} passes (${failed?.name ?? reason})` };
}

/** Whether a text is in another as a word of its own. */
function saysWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "u").test(text);
}

function isJson(text: string, wanted: unknown): boolean {
  try {
    return canonical(JSON.parse(text)) === canonical(wanted);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return false;
  }
}

/** JSON with sorted keys: the order of fields means nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
