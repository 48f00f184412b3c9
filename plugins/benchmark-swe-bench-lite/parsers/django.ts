/** Reads logs of Django's own runner. @module */

import { pythonStrip, type TestStatus } from "model-lens";
import { wordsOf } from "./words.ts";

const PASSED = [" ... ok", " ... OK", " ...  OK"];
const VERSION = "--version is equivalent to version";
/** Where a migration is told on the line of a test. */
const MIGRATION = "Applying sites.0002_alter_domain_unique...test_no_migrations";

/** Messages that come between a test and its `ok`, in the three forms that the harness knows. */
const TORN = [
  /(?<![^\n])([^\n]*?)\s\.\.\.\sTesting against Django installed in [\s\S]*? silenced\)\.\nok(?![^\n])/g,
  /(?<![^\n])([^\n]*?)\s\.\.\.\sInternal Server Error: \/[^\n]*\/\nok(?![^\n])/g,
  /(?<![^\n])([^\n]*?)\s\.\.\.\sSystem check identified no issues \(0 silenced\)\nok(?![^\n])/g,
];

/** `test ... ok` and its like; an `ok` on a line of its own belongs to the last test that was named. */
export function djangoStatuses(log: string): Map<string, TestStatus> {
  const statuses = new Map<string, TestStatus>();
  let last: string | undefined;
  for (const raw of log.split("\n")) {
    const line = pythonStrip(raw);
    if (line.includes(VERSION)) statuses.set(VERSION, "PASSED");
    if (line.includes(" ... ")) last = before(line, " ... ");
    readLine(line, statuses);
    if (line.startsWith("ok") && last !== undefined) statuses.set(last, "PASSED");
  }
  for (const pattern of TORN) {
    for (const [, test = ""] of log.matchAll(pattern)) statuses.set(test, "PASSED");
  }
  return statuses;
}

function readLine(whole: string, statuses: Map<string, TestStatus>): void {
  let line = whole;
  const suffix = PASSED.find((end) => line.endsWith(end));
  if (suffix !== undefined) {
    if (line.startsWith(MIGRATION)) line = pythonStrip(line.slice(line.indexOf("...") + 3));
    statuses.set(line.slice(0, line.lastIndexOf(suffix)), "PASSED");
  }
  if (line.includes(" ... skipped")) statuses.set(before(line, " ... skipped"), "SKIPPED");
  for (const [word, status] of [["FAIL", "FAILED"], ["ERROR", "ERROR"]] as const) {
    if (line.endsWith(` ... ${word}`)) statuses.set(before(line, ` ... ${word}`), status);
    const [, test] = line.startsWith(`${word}:`) ? wordsOf(line) : [];
    if (test !== undefined) statuses.set(test, status);
  }
}

function before(line: string, mark: string): string {
  return line.slice(0, line.indexOf(mark));
}
