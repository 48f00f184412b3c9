/** The report of a run, for a terminal. @module */

import type { Report, ReportRow } from "../../core/run/report.ts";
import { figure, medianText, percent, shareWithInterval } from "../figures.ts";
import { PROGRAM } from "../help.ts";
import { type Paint, safeLine, table } from "../terminal.ts";

/** What the text depends on beside the report. */
export interface ReportOptions {
  readonly path: string;
  readonly paint: Paint;
  /** Whether the model is only there to see that everything works. */
  readonly bundled: boolean;
}

/** Table, measurements, failures, and what to do next. */
export function reportText(report: Report, { path, paint, bundled }: ReportOptions): string {
  return [
    "",
    mainTable(report),
    ...report.rows.flatMap((row) => measurements(row, paint)),
    ...failures(report, paint),
    "",
    paint.dim(
      "accuracy: mean with Wilson's 95 % interval, failed samples left out · TTFT and TPOT: medians, ms",
    ),
    paint.dim("tok/s: 1/TPOT by our clock, and what the server itself says"),
    ...(bundled ? ["", ...bundledNote(paint)] : []),
    "",
    `trace    ${path}`,
    `look     ${PROGRAM} trace show ${path}`,
    `compare  git diff of two runs; set up once as README.md says`,
  ].join("\n");
}

function mainTable({ rows }: Report): string {
  const columns = [
    { title: "model" },
    { title: "benchmark" },
    { title: "accuracy", right: true },
    { title: "n", right: true },
    { title: "chance", right: true },
    { title: "errors", right: true },
    { title: "TTFT ms", right: true },
    { title: "TPOT ms", right: true },
    { title: "tok/s", right: true },
    { title: "server", right: true },
  ];
  return table(
    columns,
    rows.map((row) => [
      safeLine(row.model),
      row.benchmark,
      shareWithInterval(row.mean, row.interval),
      String(row.scored),
      row.chance === null ? "–" : percent(row.chance),
      String(Object.values(row.failures).reduce((sum, count) => sum + count, 0)),
      medianText(row.ttftMs),
      medianText(row.tpotMs),
      medianText(row.decodeClient),
      medianText(row.decodeServer),
    ]),
  );
}

function measurements({ benchmark, metrics }: ReportRow, paint: Paint): string[] {
  const names = Object.keys(metrics);
  if (names.length === 0) return [];
  const columns = [
    { title: "measured" },
    { title: "median", right: true },
    { title: "95 % interval", right: true },
    { title: "unit" },
    { title: "n", right: true },
    { title: "warm-ups", right: true },
    { title: "how" },
  ];
  const rows = Object.entries(metrics).map(([name, { median, unit, source, warmups, unknown }]) => [
    name,
    medianText(median),
    median?.interval === null || median === null
      ? "–"
      : `[${figure(median.interval.low)}, ${figure(median.interval.high)}]`,
    unit,
    String(median?.n ?? 0),
    String(warmups),
    safeLine(median === null ? `unknown: ${unknown.join("; ")}` : source),
  ]);
  return ["", paint.bold(benchmark), table(columns, rows)];
}

function failures({ rows }: Report, paint: Paint): string[] {
  const lines = rows.flatMap(({ model, benchmark, failures }) =>
    Object.entries(failures).map(([type, count]) =>
      `${count} × ${type} in ${benchmark} on ${safeLine(model)}`
    )
  );
  return lines.length === 0 ? [] : ["", paint.bold("failed, and in no score"), ...lines];
}

function bundledNote(paint: Paint): string[] {
  return [
    paint.yellow(
      "This model came with Model Lens, to see that everything works; its scores say nothing more.",
    ),
    "For a real one, start LM Studio, Ollama or llama-server and run the same command again,",
    `or name a file: ${PROGRAM} run --quick --provider embedded --models ./model.gguf`,
  ];
}
