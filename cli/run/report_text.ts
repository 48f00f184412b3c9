/** The report of a run, for a terminal. @module */

import type { Known } from "../../core/events/envelope.ts";
import type { Report, ReportMetric, ReportRow } from "../../core/run/report.ts";
import type { IntervalMethod } from "../../core/stats/score_estimate.ts";
import { bytes, figure, medianText, percent, shareWithInterval } from "../figures.ts";
import { commandLine } from "../help.ts";
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
    ...unfinished(report, paint),
    results(report, terminal),
    ...guessed(report, paint),
    ...legend(report, paint),
    ...report.rows.flatMap((row) => severalAnswersText(row, terminal)),
    ...gridLines(report.rows, terminal),
    ...report.rows.flatMap((row) => measurements(row, terminal)),
    ...failures(report, paint),
    ...skipped(report, paint),
    ...alarmLines(report.alarms, { path, paint }),
    ...(bundled ? ["", ...bundledNote(paint)] : []),
    "",
    ...memory(report, terminal.width),
    `trace    ${safeLine(path)}`,
    `look     ${commandLine("trace", "show", path, "--samples")}`,
    `compare  git diff --no-index <another run>/events.ndjson ${safeLine(path)}/events.ndjson`,
  ].join("\n");
}

/** One finding a line: how often, the surest of them, and what to do. */
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
    countText(row),
    String(Object.values(row.failures).reduce((sum, count) => sum + count, 0)),
    medianText(row.ttftMs),
    medianText(row.tpotMs),
    medianText(row.decodeClient),
    medianText(row.decodeServer),
  ];
}

/** Items; as `164 × 5` where each was asked five times, `820 of 164` where answers are missing. */
function countText({ items, scored, answers }: ReportRow): string {
  if (answers === null) return String(scored);
  return answers.incomplete === 0 ? `${items} × ${answers.n}` : `${scored} of ${items}`;
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
    ...intervalNotes(rows).map(dim),
    ...(chances.length === 0 ? [] : [dim(`who guesses scores ${chances.join(", ")}`)]),
    dim("TTFT time to first token, TPOT time per further token: medians by our clock"),
    dim("tok/s: 1 / TPOT; server: tok/s by the server's own timings"),
  ];
}

/** How the intervals were made, by those that are there. */
function intervalNotes(rows: readonly ReportRow[]): string[] {
  const methods = new Set(rows.flatMap(({ method }) => method ?? []));
  const [only] = methods;
  if (methods.size < 2 && (only ?? "wilson") === "wilson") {
    return [
      "accuracy: mean [Wilson's 95 % interval] of n answers; errors are samples in no figure",
    ];
  }
  const names = (wanted: IntervalMethod) =>
    rows.filter(({ method }) => method === wanted)
      .map(({ benchmark, units, items }) =>
        safeLine(
          wanted === "clustered t" ? `${benchmark} (${units} sources of ${items})` : benchmark,
        )
      );
  return [
    "accuracy: mean over items [95 % interval]; errors are samples in no figure",
    ...METHODS.flatMap(([method, meaning]) => {
      const named = [...new Set(names(method))];
      return named.length === 0 ? [] : [`  ${meaning}: ${named.join(", ")}`];
    }),
  ];
}

const METHODS: readonly (readonly [IntervalMethod, string])[] = [
  ["wilson", "Wilson's interval, items right or wrong"],
  ["t", "t interval over items, answers to one item averaged first"],
  ["clustered t", "t interval with errors clustered by source"],
];

const SEVERAL: readonly Column[] = [
  { title: "k", right: true },
  { title: "one of k right (pass@k)", right: true },
  { title: "all k right (pass^k)", right: true },
  { title: "items", right: true },
];

/** What several answers to each item came to. */
function severalAnswersText(
  { model, benchmark, answers }: ReportRow,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string[] {
  if (answers === null) return [];
  const { n, incomplete, pass, between, within } = answers;
  const rows = pass.map(({ k, any, all }) => [
    String(k),
    shareWithInterval(any.mean, any.interval),
    shareWithInterval(all.mean, all.interval),
    String(any.items),
  ]);
  const variance = (value: number | null) => value === null ? "unknown" : figure(value);
  return [
    "",
    paint.bold(safeLine(`${benchmark} on ${model}: n = ${n} answers to each item`)),
    ...(rows.length === 0 ? [] : [table(SEVERAL, rows, width)]),
    ...(incomplete === 0
      ? []
      : [paint.yellow(`${incomplete} items have fewer answers, because some failed`)]),
    paint.dim(
      `unbiased estimates; variance between items ${variance(between)}, within ${variance(within)}`,
    ),
  ];
}

const MEASURED: readonly Column[] = [
  { title: "measured", yields: "cut" },
  { title: "value", right: true },
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
  const rows = Object.entries(metrics).map(([name, metric]) => [name, ...measured(metric)]);
  if (rows.length === 0) return [];
  return ["", paint.bold(safeLine(`${benchmark} on ${model}`)), table(MEASURED, rows, width)];
}

/** A share is its mean over items, every other number its median. */
function measured({ median, share, unit, source, warmups, unknown }: ReportMetric): string[] {
  const value = share === null ? medianText(median) : percent(share.mean);
  const { interval = null } = share ?? median ?? {};
  const end = share === null ? figure : (one: number) => (one * 100).toFixed(1);
  return [
    value,
    interval === null ? "–" : `[${end(interval.low)}, ${end(interval.high)}]`,
    share === null ? `median ${unit}` : "mean share",
    String(share?.items ?? median?.n ?? 0),
    String(warmups),
    share === null && median === null ? `unknown: ${unknown.join("; ")}` : source,
  ];
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
