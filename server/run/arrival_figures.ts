/** What of a report rests on when chunks came, so that it can be left out until they are read. @module */

import type { Report, ReportRow } from "../../core/run/report.ts";
import type { RunCell } from "../api/mod.ts";

/** Their names in the rows of a report and the cells of a summary. */
export const ARRIVAL_FIGURES = ["ttftMs", "tpotMs", "decodeClient", "decodePerSecond"] as const;

/** The report with these unknown. */
export function withoutArrivals(report: Report): Report {
  const unknown = { ttftMs: null, tpotMs: null, decodeClient: null };
  return { ...report, rows: report.rows.map((row): ReportRow => ({ ...row, ...unknown })) };
}

/** The same of a cell. */
export function cellWithoutArrivals(cell: RunCell): RunCell {
  return { ...cell, ttftMs: null, tpotMs: null, decodePerSecond: null, answers: 0 };
}
