/** Grades the log of a test run, to the letter of the official harness. @module */

import { type DecidingTests, type Resolution, resolutionOf, type TestStatus } from "model-lens";
import { djangoStatuses } from "./parsers/django.ts";
import { pytestStatuses, seabornStatuses } from "./parsers/pytest.ts";
import { sympyStatuses } from "./parsers/sympy.ts";

/** Lines with which a log says how far the run came. */
export const MARKERS = {
  applyFailed: ">>>>> Patch Apply Failed",
  resetFailed: ">>>>> Reset Failed",
  testsError: ">>>>> Tests Errored",
  timedOut: ">>>>> Tests Timed Out",
  start: ">>>>> Start Test Output",
  end: ">>>>> End Test Output",
} as const;

type Parser = (log: string) => Map<string, TestStatus>;

/** How the logs of each project are read. */
const PARSERS: Readonly<Record<string, Parser>> = {
  "astropy/astropy": (log) => pytestStatuses(log, { colours: true }),
  "django/django": djangoStatuses,
  "marshmallow-code/marshmallow": pytestStatuses,
  "matplotlib/matplotlib": (log) =>
    pytestStatuses(
      log.replaceAll("MouseButton.LEFT", "1").replaceAll("MouseButton.RIGHT", "3"),
      { first: "status" },
    ),
  "mwaskom/seaborn": seabornStatuses,
  "pallets/flask": pytestStatuses,
  "psf/requests": (log) => pytestStatuses(log, { options: true }),
  "pvlib/pvlib-python": pytestStatuses,
  "pydata/xarray": pytestStatuses,
  "pydicom/pydicom": (log) => pytestStatuses(log, { options: true }),
  "pylint-dev/astroid": pytestStatuses,
  "pylint-dev/pylint": (log) => pytestStatuses(log, { options: true }),
  "pytest-dev/pytest": pytestStatuses,
  "pyvista/pyvista": pytestStatuses,
  "scikit-learn/scikit-learn": (log) => pytestStatuses(log, { colours: true }),
  "sphinx-doc/sphinx": (log) => pytestStatuses(log, { colours: true }),
  "sqlfluff/sqlfluff": pytestStatuses,
  "sympy/sympy": sympyStatuses,
};

/** Whether the logs of a project can be read. */
export function isKnown(repo: string): boolean {
  return Object.hasOwn(PARSERS, repo);
}

/** What a log says. */
export type Grade =
  /** The run did not come to its tests, or not to their end: not resolved. */
  | { readonly ran: false; readonly reason: string }
  | { readonly ran: true; readonly resolution: Resolution };

/**
 * A log that says that the patch did not apply, that the files could not be reset, that tests errored
 * or timed out, or in which one of the two marks around the output of the tests is missing, resolves
 * nothing. Else the statuses between the marks decide.
 */
export function gradeLog(log: string, repo: string, deciding: DecidingTests): Grade {
  for (
    const [text, reason] of [
      [MARKERS.applyFailed, "the patch does not apply"],
      [MARKERS.resetFailed, "the tests could not be put in place"],
      [MARKERS.testsError, "the tests could not be run"],
      [MARKERS.timedOut, "the tests took too long"],
    ] as const
  ) {
    if (log.includes(text)) return { ran: false, reason };
  }
  if (!log.includes(MARKERS.start) || !log.includes(MARKERS.end)) {
    return { ran: false, reason: "the log has no complete output of tests" };
  }
  const between = log.split(MARKERS.start)[1]?.split(MARKERS.end)[0] ?? "";
  const parser = Object.hasOwn(PARSERS, repo) ? PARSERS[repo] : undefined;
  if (parser === undefined) return { ran: false, reason: `logs of ${repo} cannot be read` };
  return { ran: true, resolution: resolutionOf(parser(between), deciding) };
}
