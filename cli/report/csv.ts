/** A report as tables for spreadsheets and scripts: whole numbers, not rounded ones. @module */

import { csv } from "../../core/markup.ts";
import type { RunFold } from "../../core/run/fold.ts";
import type { Report, ReportRow } from "../../core/run/report.ts";

/** The tables there are: one of them is one file. */
export const TABLES = ["results", "families", "measured", "items"] as const;
export type TableName = (typeof TABLES)[number];

type Value = string | number | null;

/** One table with its titles. Shares are from 0 to 1; what is unknown is empty. */
export function csvReport(
  table: TableName,
  { report, fold }: { readonly report: Report; readonly fold: RunFold },
): string {
  switch (table) {
    case "results":
      return csv([RESULTS.map(([title]) => title), ...report.rows.map(resultValues)]);
    case "families":
      return csv([
        ["model", "benchmark", "family", "n", "mean", "low", "high"],
        ...report.rows.flatMap(({ model, benchmark, families }) =>
          Object.entries(families).map(([family, { n, mean, interval }]) => [
            model,
            benchmark,
            family,
            n,
            mean,
            interval?.low ?? null,
            interval?.high ?? null,
          ])
        ),
      ]);
    case "measured":
      return csv([
        ["model", "benchmark", "name", "value", "low", "high", "what", "unit", "n", "source"],
        ...report.rows.flatMap(measuredValues),
      ]);
    case "items":
      return csv([
        ["model", "benchmark", "sample", "family", "outcome", "score", "answer", "why", "ms"],
        ...itemValues(fold),
      ]);
  }
}

const RESULTS: readonly (readonly [string, (row: ReportRow) => Value])[] = [
  ["model", ({ model }) => model],
  ["provider", ({ provider }) => provider],
  ["benchmark", ({ benchmark }) => benchmark],
  ["version", ({ version }) => version],
  ["planned", ({ planned }) => planned],
  ["scored", ({ scored }) => scored],
  ["failed", ({ failures }) => total(failures)],
  ["skipped", ({ skipped }) => total(skipped)],
  ["items", ({ items }) => items],
  ["mean", ({ mean }) => mean],
  ["low", ({ interval }) => interval?.low ?? null],
  ["high", ({ interval }) => interval?.high ?? null],
  ["interval", ({ method }) => method],
  ["chance", ({ chance }) => chance],
  ["ttft_ms", ({ ttftMs }) => ttftMs?.value ?? null],
  ["tpot_ms", ({ tpotMs }) => tpotMs?.value ?? null],
  ["tokens_per_second", ({ decodeClient }) => decodeClient?.value ?? null],
  ["server_tokens_per_second", ({ decodeServer }) => decodeServer?.value ?? null],
];

function resultValues(row: ReportRow): Value[] {
  return RESULTS.map(([, value]) => value(row));
}

function measuredValues({ model, benchmark, metrics }: ReportRow): Value[][] {
  return Object.entries(metrics).map(([name, { median, share, figure, unit, source }]) => {
    const { interval = null } = share ?? figure ?? median ?? {};
    return [
      model,
      benchmark,
      name,
      share?.mean ?? figure?.value ?? median?.value ?? null,
      interval?.low ?? null,
      interval?.high ?? null,
      share === null ? figure === null ? "median" : "of all" : "mean",
      unit,
      share?.items ?? figure?.n ?? median?.n ?? 0,
      source,
    ];
  });
}

function itemValues(fold: RunFold): Value[][] {
  return [...fold.cells.values()].flatMap(({ model, benchmark, samples }) =>
    [...samples.values()].map(({ sample, family, outcome, startedNs, endedNs }) => {
      const ms = endedNs === undefined ? null : (endedNs - startedNs) / 1e6;
      const told = outcome?.kind === "scored"
        ? [outcome.score, outcome.answer, outcome.explanation]
        : [null, null, outcome === undefined ? null : `${outcome.type}: ${outcome.message}`];
      return [model, benchmark, sample, family ?? null, outcome?.kind ?? null, ...told, ms];
    })
  );
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
