/** The report of a run, as `run --json` prints it and the server passes it on. @module */

import type { Report, ReportRow } from "../../../core/run/report.ts";

/** The rows of a report; none where it has another shape. */
export function reportRows(report: unknown): readonly ReportRow[] {
  if (typeof report !== "object" || report === null || !("rows" in report)) return [];
  // The server's `report()` made it; here are only its types.
  return Array.isArray(report.rows) ? report.rows as Report["rows"] : [];
}
