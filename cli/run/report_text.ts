/** The report of a run, for a terminal. @module */

import type { Known } from "../../core/events/envelope.ts";
import type { Report, ReportRow } from "../../core/run/report.ts";
import { bytes, figure, medianText, percent, shareWithInterval } from "../figures.ts";
import { commandLine } from "../help.ts";
import { type Column, type Paint, safeLine, table, type Terminal } from "../terminal.ts";

/** What the text depends on beside the report. */
export interface ReportOptions {
  readonly path: string;
  readonly terminal: Pick<Terminal, "paint" | "width">;
  /** Whether the model is only there to see that everything works. */
  readonly bundled: boolean;
}

/** Table, measurements, failures, and what to do next. */
export function reportText(report: Report, { path, terminal, bundled }: ReportOptions): string {
  const { paint } = terminal;
  return [
    "",
    ...unfinished(report, paint),
    results(report, terminal),
    ...guessed(report, paint),
    ...legend(report, paint),
    ...report.rows.flatMap((row) => measurements(row, terminal)),
    ...failures(report, paint),
    ...skipped(report, paint),
    ...alarmLines(report, { path, paint }),
    ...(bundled ? ["", ...bundledNote(paint)] : []),
    "",
    ...memory(report, terminal.width),
    `trace    ${safeLine(path)}`,
    `look     ${commandLine("trace", "show", path, "--samples")}`,
    `compare  git diff --no-index <another run>/events.ndjson ${safeLine(path)}/events.ndjson`,
  ].join("\n");
}

/** One finding a line: how often, the surest of them, and what to do. */
function alarmLines(
  { alarms }: Report,
  { path, paint }: { readonly path: string; readonly paint: Paint },
): string[] {
  if (alarms.length === 0) return [];
  return [
    "",
    paint.bold("alarms"),
    ...alarms.flatMap(({ alarm, finding, count, message, advice }) => [
      paint.yellow(safeLine(`${count} × ${alarm}/${finding}: ${message}`)),
      `    ${paint.dim(safeLine(advice))}`,
    ]),
    paint.dim(`all of them, with evidence: ${commandLine("alarms", path)}`),
  ];
}

function unfinished({ status, planned, ...report }: Report, paint: Paint): string[] {
  const open = planned - report.scored - report.failed - report.skipped;
  if (open === 0) return [];
  return [paint.yellow(`${status}: ${open} of ${planned} samples have no outcome yet`), ""];
}

const MODEL: Column = { title: "model" };
const RESULTS: readonly Column[] = [
  { title: "benchmark" },
  { title: "accuracy", right: true },
  { title: "n", right: true },
  { title: "errors", right: true },
  { title: "TTFT ms", right: true },
  { title: "TPOT ms", right: true },
  { title: "tok/s", right: true },
  { title: "server", right: true, yields: "whole" },
];

/** One line for each benchmark and model. Where the names of models have no room, they stand above their lines. */
function results({ rows }: Report, { paint, width }: Pick<Terminal, "paint" | "width">): string {
  const full = table([MODEL, ...RESULTS], rows.map((row) => [row.model, ...cells(row)]));
  const [title = ""] = full.split("\n");
  if (title.length <= width) return full;
  const [titles = "", ...lines] = table(RESULTS, rows.map(cells), width).split("\n");
  return [
    titles,
    ...rows.flatMap(({ model }, index) => [
      ...(model === rows[index - 1]?.model ? [] : [paint.bold(safeLine(model))]),
      lines[index] ?? "",
    ]),
  ].join("\n");
}

function cells(row: ReportRow): string[] {
  return [
    row.benchmark,
    shareWithInterval(row.mean, row.interval),
    String(row.scored),
    String(Object.values(row.failures).reduce((sum, count) => sum + count, 0)),
    medianText(row.ttftMs),
    medianText(row.tpotMs),
    medianText(row.decodeClient),
    medianText(row.decodeServer),
  ];
}

/** Results that look like guessing, which more often than not come from a fault of the set-up. */
function guessed({ rows }: Report, { yellow }: Paint): string[] {
  return rows.filter(({ atChance }) => atChance).map(({ benchmark, model, mean }) =>
    yellow(safeLine(
      `${benchmark} on ${model}: ${
        (mean ?? 0).toFixed(4)
      } is what guessing scores, to four digits: look at the answers`,
    ))
  );
}

function legend({ rows }: Report, { dim }: Paint): string[] {
  const guesses = new Map(rows.map(({ benchmark, chance }) => [benchmark, chance]));
  const chances = [...guesses].flatMap(([benchmark, chance]) =>
    chance === null ? [] : [`${percent(chance)} in ${safeLine(benchmark)}`]
  );
  return [
    "",
    dim("accuracy: mean [Wilson's 95 % interval] of n answers; errors are samples in no figure"),
    ...(chances.length === 0 ? [] : [dim(`who guesses scores ${chances.join(", ")}`)]),
    dim("TTFT time to first token, TPOT time per further token: medians by our clock"),
    dim("tok/s: 1 / TPOT; server: tok/s by the server's own timings"),
  ];
}

const MEASURED: readonly Column[] = [
  { title: "measured", yields: "cut" },
  { title: "median", right: true },
  { title: "95 % interval", right: true },
  { title: "unit" },
  { title: "n", right: true },
  { title: "warm-ups", right: true, yields: "whole" },
  { title: "how", yields: "cut" },
];

function measurements(
  { model, benchmark, metrics }: ReportRow,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string[] {
  const rows = Object.entries(metrics).map(([name, { median, unit, source, warmups, unknown }]) => [
    name,
    medianText(median),
    median?.interval === null || median === null
      ? "–"
      : `[${figure(median.interval.low)}, ${figure(median.interval.high)}]`,
    unit,
    String(median?.n ?? 0),
    String(warmups),
    median === null ? `unknown: ${unknown.join("; ")}` : source,
  ]);
  if (rows.length === 0) return [];
  return ["", paint.bold(safeLine(`${benchmark} on ${model}`)), table(MEASURED, rows, width)];
}

function failures({ rows }: Report, { bold }: Paint): string[] {
  const lines = rows.flatMap(({ model, benchmark, failures }) =>
    Object.entries(failures).map(([type, count]) =>
      safeLine(`${count} × ${type} in ${benchmark} on ${model}`)
    )
  );
  return lines.length === 0 ? [] : ["", bold("failed, and in no figure"), ...lines];
}

/** What would have been the server's score, and was not asked. */
function skipped({ rows }: Report, { bold }: Paint): string[] {
  const lines = rows.flatMap(({ model, benchmark, skipped }) =>
    Object.entries(skipped).map(([type, count]) =>
      safeLine(`${count} × ${type} in ${benchmark} on ${model}`)
    )
  );
  if (lines.length === 0) return [];
  return ["", bold("not asked, because doctor found that the server does not do it"), ...lines];
}

/** One line where there is room. What is not known is said, because a blank would look like nothing used. */
function memory(
  { machine: { samples, serverPeakBytes, availableLeastBytes } }: Report,
  width: number,
): string[] {
  const text = (fact: Known<number>, which: string) =>
    safeLine(fact.value === null ? `unknown: ${fact.reason}` : `${bytes(fact.value)} ${which}`);
  if (samples === 0) return [`memory   ${text(serverPeakBytes, "")}`];
  const server = `memory   server ${text(serverPeakBytes, "at most")}`;
  const machine = `machine ${text(availableLeastBytes, "free at least")}`;
  const count = `(${samples} ${samples === 1 ? "sample" : "samples"})`;
  const line = `${server}, ${machine} ${count}`;
  return line.length <= width ? [line] : [server, `         ${machine} ${count}`];
}

function bundledNote({ yellow }: Paint): string[] {
  return [
    yellow(
      "This model came with Model Lens, to see that everything works; its scores say nothing more.",
    ),
    "For a real one, start LM Studio, Ollama or llama-server and run the same command again,",
    `or fetch a small one: ${commandLine("models", "get", "smollm2-135m")}`,
    `or name a file: ${
      commandLine("run", "--quick", "--provider", "embedded", "--models", "./model.gguf")
    }`,
  ];
}
