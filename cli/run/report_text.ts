/** The report of a run, for a terminal. @module */

import type { Known } from "../../core/events/envelope.ts";
import type { Report, ReportRow } from "../../core/run/report.ts";
import { bytes, counted, figure } from "../figures.ts";
import { commandLine } from "../help.ts";
import {
  guessLines,
  MEASURED,
  measuredCells,
  notes,
  outcomeLines,
  quarantineLines,
  resultCells,
  RESULTS,
  SEVERAL,
  severalCells,
} from "../report/tables.ts";
import { unfinished } from "../report/document.ts";
import { gridLines } from "./grid_text.ts";
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
    ...unfinished(report).flatMap((line) => [paint.yellow(line), ""]),
    results(report, terminal),
    ...quarantineLines(report.rows).map((line) => paint.yellow(safeLine(line))),
    ...guessLines(report.rows).map((line) => paint.yellow(safeLine(line))),
    "",
    ...notes(report.rows).map((line) => paint.dim(indented(line))),
    ...report.rows.flatMap((row) => severalAnswersText(row, terminal)),
    ...gridLines(report.rows, terminal),
    ...report.rows.flatMap((row) => measurements(row, terminal)),
    ...failures(report, paint),
    ...skipped(report, paint),
    ...closing(report, { path, terminal, bundled }),
    `compare  ${commandLine("compare")} <another run> ${safeLine(path)}`,
  ].join("\n");
}

/** What every report ends with: alarms, memory, and where to look. */
export function closing(report: Report, { path, terminal, bundled }: ReportOptions): string[] {
  const { paint } = terminal;
  return [
    ...alarmLines(report.alarms, { path, paint }),
    ...(bundled ? ["", ...bundledNote(paint)] : []),
    "",
    ...memory(report, terminal.width),
    ...throttling(report),
    `trace    ${safeLine(path)}`,
    `look     ${commandLine("trace", "show", path, "--samples")}`,
  ];
}

/** What alarms found, most frequent first; nothing where they found nothing. */
export function alarmLines(
  alarms: Report["alarms"],
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

const MODEL: Column = { title: "model" };

/** One line for each benchmark and model. Where the names of models have no room, they stand above their lines. */
function results({ rows }: Report, { paint, width }: Pick<Terminal, "paint" | "width">): string {
  const full = table([MODEL, ...RESULTS], rows.map((row) => [row.model, ...resultCells(row)]));
  const [title = ""] = full.split("\n");
  if (title.length <= width) return full;
  const [titles = "", ...lines] = table(RESULTS, rows.map(resultCells), width).split("\n");
  return [
    titles,
    ...rows.flatMap(({ model }, index) => [
      ...(model === rows[index - 1]?.model ? [] : [paint.bold(safeLine(model))]),
      lines[index] ?? "",
    ]),
  ].join("\n");
}

/** What several answers to each item came to. */
function severalAnswersText(
  { model, benchmark, answers }: ReportRow,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string[] {
  if (answers === null) return [];
  const { n, incomplete, between, within } = answers;
  const rows = severalCells(answers);
  const variance = (value: number | null) => value === null ? "unknown" : figure(value);
  return [
    "",
    paint.bold(safeLine(`${benchmark} on ${model}: n = ${n} answers to each item`)),
    ...(rows.length === 0 ? [] : [table(SEVERAL, rows, width)]),
    ...(incomplete === 0
      ? []
      : [paint.yellow(`fewer answers, because some failed: ${counted(incomplete, "item")}`)]),
    paint.dim(
      `unbiased estimates; variance between items ${variance(between)}, within ${variance(within)}`,
    ),
  ];
}

function measurements(
  row: ReportRow,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string[] {
  const { model, benchmark } = row;
  const rows = measuredCells(row);
  if (rows.length === 0) return [];
  return ["", paint.bold(safeLine(`${benchmark} on ${model}`)), table(MEASURED, rows, width)];
}

function failures({ rows }: Report, { bold, dim }: Paint): string[] {
  const lines = outcomeLines(rows, "failures").map(safeLine);
  if (lines.length === 0) return [];
  const overflows = rows.some(({ failures }) => (failures["context_overflow"] ?? 0) > 0);
  return [
    "",
    bold("failed, and in no figure"),
    ...lines,
    ...(overflows ? [dim("context_overflow: serve the model with a longer context")] : []),
  ];
}

/** What would have been the server's score, and was not asked. */
function skipped({ rows }: Report, { bold }: Paint): string[] {
  const lines = outcomeLines(rows, "skipped").map(safeLine);
  if (lines.length === 0) return [];
  return ["", bold("not asked, because doctor found that the server does not do it"), ...lines];
}

/** Made safe to print; the spaces at its beginning stay. */
function indented(line: string): string {
  return line.replace(/\S.*/s, safeLine);
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
  const count = `(${counted(samples, "sample")})`;
  const line = `${server}, ${machine} ${count}`;
  return line.length <= width ? [line] : [server, `         ${machine} ${count}`];
}

/** Only where times are what the run is about: elsewhere a line about heat is noise. */
function throttling({ throttled, rows }: Report): string[] {
  if (!rows.some(({ chance }) => chance === null)) return [];
  const { value } = throttled;
  const told = value === null
    ? `unknown: ${throttled.reason}`
    : value === 0
    ? "never, by the machine's samples"
    : counted(value, "time");
  return [`throttle ${safeLine(told)}`];
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
