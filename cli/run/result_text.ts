/** What a run came to, for a terminal: the report of its framework, or that of the general suite. @module */

import type { Header } from "../../core/events/header.ts";
import type { RunFold } from "../../core/run/fold.ts";
import type { Report } from "../../core/run/report.ts";
import { scorecard } from "../../core/scorecard/scorecard.ts";
import { commandLine } from "../help.ts";
import { cardText } from "../scorecard/text.ts";
import { closing, type ReportOptions, reportText } from "./report_text.ts";

/** The text of a run. */
export function resultText(
  { header, fold, report }: {
    readonly header: Header;
    readonly fold: RunFold;
    readonly report: Report;
  },
  options: ReportOptions,
): string {
  const card = scorecard([{ header, fold }]);
  if (card === null) return reportText(report, options);
  return [
    cardText(card, options.terminal),
    ...closing(report, options),
    `report   ${commandLine("scorecard", options.path, "--output", "report")}`,
  ].join("\n");
}

/** What `--json` prints of it besides the report; nothing for the general suite. */
export function cardRecords(run: { readonly header: Header; readonly fold: RunFold }): object[] {
  const card = scorecard([run]);
  return card === null ? [] : [{ kind: "scorecard", ...card }];
}
