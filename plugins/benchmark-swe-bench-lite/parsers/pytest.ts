/** Reads logs of pytest. @module */

import { PYTHON_SPACE, type TestStatus } from "model-lens";
import { wordsOf } from "./words.ts";

const STATUS = "FAILED|PASSED|SKIPPED|ERROR|XFAIL";
const SPACE = `[${PYTHON_SPACE}]`;
const WORD = `[^${PYTHON_SPACE}]+`;
const STATUS_FIRST = new RegExp(`^(${STATUS})${SPACE}+(${WORD})`);
const TEST_FIRST = new RegExp(`^(${WORD})${SPACE}+(${STATUS})(?:${SPACE}|$)`);

/** What the harness makes of the logs of some projects. */
export interface PytestOptions {
  /** Marks of colours are taken away first. */
  readonly colours?: boolean;
  /** A path in the brackets of a test's name is cut down to its last part. */
  readonly options?: boolean;
  /** Only lines that begin with a status count. */
  readonly first?: "status";
}

/**
 * `PASSED test` and `test PASSED` are results; the last one of a test counts. `SKIPPED [2] …` is a sum.
 * Why a test failed stands after ` - `.
 */
export function pytestStatuses(
  log: string,
  { colours = false, options = false, first }: PytestOptions = {},
): Map<string, TestStatus> {
  const statuses = new Map<string, TestStatus>();
  for (const raw of log.split("\n")) {
    const line = colours ? withoutColours(raw) : raw;
    const found = resultOf(line, first);
    if (found === undefined) continue;
    statuses.set(options ? shortOption(found.test) : found.test, found.status);
  }
  return statuses;
}

/** The logs of seaborn: they name tests that failed first, and others as they come. */
export function seabornStatuses(log: string): Map<string, TestStatus> {
  const statuses = new Map<string, TestStatus>();
  for (const line of log.split("\n")) {
    const [one, two] = wordsOf(line);
    if (line.startsWith("FAILED")) {
      if (two !== undefined) statuses.set(two, "FAILED");
    } else if (line.includes(" PASSED ")) {
      if (one !== undefined && two === "PASSED") statuses.set(one, "PASSED");
    } else if (line.startsWith("PASSED") && two !== undefined) statuses.set(two, "PASSED");
  }
  return statuses;
}

function resultOf(
  line: string,
  first: PytestOptions["first"],
): { readonly test: string; readonly status: TestStatus } | undefined {
  const [, status, test] = STATUS_FIRST.exec(line) ?? [];
  if (status !== undefined && test !== undefined) {
    if (status === "SKIPPED" && /^\[\d+\]/.test(test) && first === undefined) return undefined;
    const name = status === "FAILED" ? wordsOf(line.replaceAll(" - ", " "))[1] ?? test : test;
    return { test: name, status: status as TestStatus };
  }
  const [, name, then] = first === undefined ? TEST_FIRST.exec(line) ?? [] : [];
  return name === undefined ? undefined : { test: name, status: then as TestStatus };
}

function withoutColours(line: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what is taken away
  return line.replace(/\[(\d+)m/g, "").replace(/[\x01-\x1f]/g, "");
}

function shortOption(test: string): string {
  const [, name, option] = /(.*?)\[(.*)\]/.exec(test) ?? [];
  if (name === undefined || option === undefined) return test;
  const isPath = option.startsWith("/") && !option.startsWith("//") && !option.includes("*");
  return `${name}[${isPath ? `/${option.split("/").at(-1)}` : option}]`;
}
