/** Whether an issue is resolved, to the letter of SWE-bench's grading. @module */

/** How a test ended, in the words of SWE-bench. */
export type TestStatus = "PASSED" | "FAILED" | "SKIPPED" | "ERROR" | "XFAIL";

/** Which tests decide. */
export interface DecidingTests {
  /** Tests that fail before the change and have to pass after it. */
  readonly failToPass: readonly string[];
  /** Tests that pass before the change and have to go on passing. */
  readonly passToPass: readonly string[];
}

/** What came of a change. */
export interface Resolution {
  /** `full`: all tests pass; it alone counts. `partial`: some of those that failed, and nothing is broken. */
  readonly status: "full" | "partial" | "no";
  /** Those of the failing tests that do not pass. */
  readonly stillFailing: readonly string[];
  /** Those of the passing tests that do not pass any more. */
  readonly broken: readonly string[];
}

/**
 * A test that failed counts as fixed when it is PASSED or XFAIL. One that passed is kept when it is
 * that or SKIPPED. A test that the log does not name has failed.
 */
export function resolutionOf(
  statuses: ReadonlyMap<string, TestStatus>,
  { failToPass, passToPass }: DecidingTests,
): Resolution {
  const passes = (name: string) => ["PASSED", "XFAIL"].includes(statuses.get(name) ?? "");
  const stillFailing = failToPass.filter((name) => !passes(name));
  const broken = passToPass.filter((name) => !passes(name) && statuses.get(name) !== "SKIPPED");
  const status = broken.length > 0 || (stillFailing.length > 0 && nothingFixed())
    ? "no"
    : stillFailing.length > 0
    ? "partial"
    : "full";
  return { status, stillFailing, broken };

  function nothingFixed(): boolean {
    return stillFailing.length === failToPass.length;
  }
}

/** A resolution in one sentence. */
export function resolutionText(
  { status, stillFailing, broken }: Resolution,
  { failToPass, passToPass }: DecidingTests,
): string {
  if (status === "full") {
    return `Resolved: ${failToPass.length} failing tests pass, ${passToPass.length} go on passing`;
  }
  const parts = [
    named(stillFailing, `of ${failToPass.length} failing tests still fail`),
    named(broken, `of ${passToPass.length} passing tests are broken`),
  ].filter((part) => part !== undefined);
  return `${status === "partial" ? "Resolved in part" : "Not resolved"}: ${parts.join("; ")}`;
}

const MOST_NAMED = 3;

function named(tests: readonly string[], what: string): string | undefined {
  if (tests.length === 0) return undefined;
  const more = tests.length > MOST_NAMED ? ", …" : "";
  return `${tests.length} ${what} (${tests.slice(0, MOST_NAMED).join(", ")}${more})`;
}
