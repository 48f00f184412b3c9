/** One run, whole but for samples and events. @module */

import { report } from "../../core/run/report.ts";
import { EVENT_FILES, EVENTS_FILE, inside, TOKENS_FILE } from "../../core/trace/layout.ts";
import type { RunDetail, RunProblems } from "../api/mod.ts";
import { cellWithoutArrivals, withoutArrivals } from "../run/arrival_figures.ts";
import type { OpenRun } from "../run/open_run.ts";
import { stampOf, stampsOf } from "../runs/run_folder.ts";
import { stateOf } from "../runs/run_state.ts";
import { summaryOf } from "../runs/summary.ts";
import { knownAlarms } from "./alarm_view.ts";

/** Reads what has come since somebody asked last. */
export async function runDetail(run: OpenRun): Promise<RunDetail> {
  const rows = await run.rows();
  const { figures, pending } = await run.soon();
  const { place, header } = run;
  const isWhole = pending.length === 0;
  const whole = report(figures.fold, { bootstrap: isWhole });
  const stamps = stampsOf(place);
  const state = stateOf(place.path, rows.ending);
  const summary = summaryOf({ id: place.id, state, stamps, header, rows, figures, report: whole });
  return {
    summary: isWhole ? summary : { ...summary, cells: summary.cells.map(cellWithoutArrivals) },
    header,
    report: isWhole ? whole : withoutArrivals(whole),
    pending: [...pending],
    problems: quickProblems(run),
    alarms: knownAlarms(run, rows),
    alarmsRecomputed: (run.noticed?.known?.found ?? null) !== null,
    lastSeq: rows.lastSeq,
  };
}

/** What is wrong with the files, as far as reading them for the report has shown. */
function quickProblems(run: OpenRun): RunProblems {
  const { faults, chunkIndex, place } = run;
  const torn = { [EVENTS_FILE]: faults.tornBytes, [TOKENS_FILE]: chunkIndex.tornBytes };
  return {
    tornBytes: Object.fromEntries(Object.entries(torn).filter(([, bytes]) => bytes > 0)),
    badLineCount: faults.badLines + chunkIndex.badLines,
    badLines: [],
    missingEvents: null,
    repeatedEvents: 0,
    unknownKinds: faults.unknownKinds,
    absentFiles: EVENT_FILES.filter((file) => stampOf(inside(place.path, file)) === null),
    badBlobs: [],
    brokenRequests: [],
  };
}
