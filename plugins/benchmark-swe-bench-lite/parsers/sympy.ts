/** Reads logs of sympy's own runner. @module */

import { pythonStrip, type TestStatus } from "model-lens";
import { wordsOf } from "./words.ts";

const ENDS: readonly (readonly [end: string, status: TestStatus])[] = [
  [" E", "ERROR"],
  [" F", "FAILED"],
  [" ok", "PASSED"],
];

/** Headings of failures name a file and a test; lines that begin with `test_` end with the status. */
export function sympyStatuses(log: string): Map<string, TestStatus> {
  const statuses = new Map<string, TestStatus>();
  for (const line of log.split("\n")) {
    const [, file, test] = /_* (.*)\.py:(.*) _*/.exec(line) ?? [];
    if (file !== undefined) statuses.set(`${file}.py:${test}`, "FAILED");
  }
  for (const raw of log.split("\n")) {
    const line = pythonStrip(raw);
    if (!line.startsWith("test_")) continue;
    const [test = ""] = wordsOf(line);
    for (const [end, status] of ENDS) if (line.endsWith(end)) statuses.set(test, status);
  }
  return statuses;
}
