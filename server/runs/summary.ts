/** A run in a list: the few figures of it that fit in a row. @module */

import type { Header } from "../../core/events/header.ts";
import { summary as machineSummary } from "../../core/machine/summary.ts";
import { damageText } from "../../core/leaderboard/damage.ts";
import { shortText } from "../../core/leaderboard/short_text.ts";
import { type Report, report, type ReportRow } from "../../core/run/report.ts";
import type { RunCell, RunSource, RunState, RunSummary } from "../api/mod.ts";
import type { RunFigures } from "../run/figures.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { RunRows } from "../run/rows.ts";
import type { Stamps } from "./run_folder.ts";

/** What a summary is made of. */
export interface SummarySources {
  /** Name of the run's directory. */
  readonly id: string;
  readonly state: RunState;
  /** Of its files as they were read. */
  readonly stamps: Stamps;
  readonly header: Header;
  readonly rows: RunRows;
  readonly figures: RunFigures;
  /** The report of `figures`, where it was made already. */
  readonly report?: Report;
}

/** Makes the summary of a run as it is now. Names of a megabyte are cut: a list holds thousands. */
export function summaryOf(
  { id, state, stamps, header, rows, figures, report: made }: SummarySources,
): RunSummary {
  // Intervals of medians take most of the time of a report, and no list shows them.
  const { planned, scored, failed, rows: cells } = made ??
    report(figures.fold, { bootstrap: false });
  // An app that is recorded names its models in its calls alone.
  const asked = [...rows.calls.values()].filter(({ sample }) => sample === undefined)
    .map(({ started }) => started);
  return {
    id,
    state,
    source: sourceOf(header),
    started: shortText(header.started),
    duration: figures.end,
    models: unique([
      ...header.models.map(({ model }) => model.id),
      ...[...cells, ...asked].map(({ model }) => model),
    ]),
    providers: unique([
      ...header.models.map(({ provider }) => provider),
      ...[...cells, ...asked].map(({ provider }) => provider),
    ]),
    benchmarks: unique(cells.map(({ benchmark }) => benchmark)),
    planned,
    done: scored + failed,
    failed,
    calls: figures.calls,
    cells: cells.map(cellOf),
    alarms: countsOf(rows.alarms.map(({ alarm }) => alarm)),
    bytes: bytesOf(stamps),
    machine: shortText(machineSummary(header.machine)),
  };
}

/** What is wrong with its files, as far as reading them for its figures has shown; null for nothing. */
export function damageOf(
  { faults, chunkIndex }: Pick<OpenRun, "faults" | "chunkIndex">,
  state: RunState,
): string | null {
  return damageText({
    badLines: faults.badLines + chunkIndex.badLines,
    tornBytes: faults.tornBytes + chunkIndex.tornBytes,
    isRunning: state === "running",
  });
}

/** Bytes of all event files. */
export function bytesOf(stamps: Stamps): number {
  return Object.values(stamps).reduce((sum, stamp) => sum + (stamp?.size ?? 0), 0);
}

/** What made a trace: its header says so, or else the command that did. */
function sourceOf(header: Header): RunSource {
  return header.source?.kind ?? (header.command[0] === "doctor" ? "doctor" : "run");
}

function cellOf(row: ReportRow): RunCell {
  const { model, provider, benchmark, planned, scored, items, mean, interval } = row;
  const { ttftMs, tpotMs, decodeClient, decodeServer } = row;
  return {
    model: shortText(model),
    provider: shortText(provider),
    benchmark: shortText(benchmark),
    planned,
    scored,
    items,
    failed: Object.values(row.failures).reduce((sum, count) => sum + count, 0),
    mean,
    interval: interval === null ? null : [interval.low, interval.high],
    ttftMs: ttftMs?.value ?? null,
    tpotMs: tpotMs?.value ?? null,
    decodePerSecond: (decodeServer ?? decodeClient)?.value ?? null,
    answers: Math.max(ttftMs?.n ?? 0, tpotMs?.n ?? 0, decodeServer?.n ?? 0, decodeClient?.n ?? 0),
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, shortText)].map(
    ([name, { length }]) => [name, length],
  ));
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.map(shortText))];
}
