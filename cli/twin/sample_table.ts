/** The samples of a run as a table: verdict, score, times, alarms, and why. @module */

import type { SampleRow } from "../../server/api/mod.ts";
import { figure } from "../figures.ts";
import { type Column, table } from "../terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "sample", yields: "cut" },
  { title: "verdict" },
  { title: "score", right: true },
  { title: "TTFT ms", right: true },
  { title: "TPOT ms", right: true },
  { title: "out", right: true, yields: "whole" },
  { title: "alarms", yields: "whole" },
  { title: "why", yields: "cut" },
];

/** One line for each. */
export function sampleTable(rows: readonly SampleRow[], width: number): string {
  if (rows.length === 0) return "No sample fits";
  return table(COLUMNS, rows.map(cells), width);
}

function cells(row: SampleRow): string[] {
  const { verdict, score, ttftMs, tpotMs, outputTokens, alarms, error, explanation } = row;
  return [
    row.id,
    VERDICTS[verdict],
    score === null ? "–" : figure(score),
    ttftMs === null ? "–" : figure(ttftMs),
    tpotMs === null ? "–" : figure(tpotMs),
    outputTokens === null ? "–" : String(outputTokens),
    alarms.join(", "),
    verdict === "open" ? "no outcome" : error === null ? explanation : `${error}: ${explanation}`,
  ];
}

/** As the page names them. */
export const VERDICTS: Readonly<Record<SampleRow["verdict"], string>> = {
  right: "right",
  wrong: "wrong",
  measured: "measured",
  failed: "failed",
  skipped: "not asked",
  open: "open",
};
