/** The tables that a report is made of, in whatever form: the same figures everywhere. @module */

import type { ReportMetric, ReportRow } from "../../core/run/report.ts";
import type { IntervalMethod } from "../../core/stats/score_estimate.ts";
import { counted, figure, medianText, percent, shareWithInterval } from "../figures.ts";
import type { Column } from "../terminal.ts";

/** Columns of `resultCells()`. */
export const RESULTS: readonly Column[] = [
  { title: "benchmark" },
  { title: "accuracy", right: true },
  { title: "n", right: true },
  { title: "errors", right: true },
  { title: "TTFT ms", right: true },
  { title: "TPOT ms", right: true },
  { title: "tok/s", right: true },
  { title: "server", right: true, yields: "whole" },
];

/** One benchmark on one model. */
export function resultCells(row: ReportRow): string[] {
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

/** Columns of `severalCells()`. */
export const SEVERAL: readonly Column[] = [
  { title: "k", right: true },
  { title: "one of k right (pass@k)", right: true },
  { title: "all k right (pass^k)", right: true },
  { title: "items", right: true },
];

/** Chances of one right answer and of all, of k. */
export function severalCells(answers: NonNullable<ReportRow["answers"]>): string[][] {
  return answers.pass.map(({ k, any, all }) => [
    String(k),
    shareWithInterval(any.mean, any.interval),
    shareWithInterval(all.mean, all.interval),
    String(any.items),
  ]);
}

/** Columns of `measuredCells()`. */
export const MEASURED: readonly Column[] = [
  { title: "measured", yields: "cut" },
  { title: "value", right: true },
  { title: "95 % interval", right: true },
  { title: "unit" },
  { title: "n", right: true },
  { title: "warm-ups", right: true, yields: "whole" },
  { title: "how", yields: "cut" },
];

/** Every measured number of a row. */
export function measuredCells({ metrics }: Pick<ReportRow, "metrics">): string[][] {
  return Object.entries(metrics).map(([name, metric]) => [name, ...measured(metric)]);
}

/** A share is its mean over items, a figure what the benchmark computed, every other number its median. */
function measured(
  { median, share, figure: concluded, unit, source, warmups, unknown }: ReportMetric,
): string[] {
  const isShare = unit === "share" && concluded !== null;
  const value = share !== null
    ? percent(share.mean)
    : isShare
    ? percent(concluded.value)
    : medianText(concluded ?? median);
  const { interval = null } = share ?? concluded ?? median ?? {};
  const end = share === null && !isShare ? figure : (one: number) => (one * 100).toFixed(1);
  return [
    value,
    interval === null ? "–" : `[${end(interval.low)}, ${end(interval.high)}]`,
    share !== null ? "mean share" : median === null ? unit : `median ${unit}`,
    String(share?.items ?? concluded?.n ?? median?.n ?? 0),
    String(warmups),
    share === null && concluded === null && median === null
      ? `unknown: ${unknown.join("; ")}`
      : source,
  ];
}

/** What the figures of the results mean, by what is there. */
export function notes(rows: readonly ReportRow[]): string[] {
  const guesses = new Map(rows.map(({ benchmark, chance }) => [benchmark, chance]));
  const chances = [...guesses].flatMap(([benchmark, chance]) =>
    chance === null ? [] : [`${percent(chance)} in ${benchmark}`]
  );
  return [
    ...intervalNotes(rows),
    ...(chances.length === 0 ? [] : [`who guesses scores ${chances.join(", ")}`]),
    "TTFT time to first token, TPOT time per further token: medians by our clock",
    "tok/s: 1 / TPOT; server: tok/s by the server's own timings",
  ];
}

/** Counts of what is in no figure, by outcome. */
export function outcomeLines(
  rows: readonly ReportRow[],
  which: "failures" | "skipped",
): string[] {
  return rows.flatMap((row) =>
    Object.entries(row[which]).map(([type, count]) =>
      `${count} × ${type} in ${row.benchmark} on ${row.model}`
    )
  );
}

/** Samples whose times are kept apart, because the machine slowed itself down meanwhile. */
export function quarantineLines(rows: readonly ReportRow[]): string[] {
  return rows.filter(({ quarantined }) => quarantined.length > 0)
    .map(({ benchmark, model, quarantined }) => {
      const first = quarantined.slice(0, 3).join(", ");
      const more = quarantined.length > 3 ? " …" : "";
      return `${benchmark} on ${model}: ${
        counted(quarantined.length, "sample")
      } ran while the machine ` +
        `throttled; their times and rates are in no figure (${first}${more})`;
    });
}

/** Results that look like guessing, which more often than not come from a fault of the set-up. */
export function guessLines(rows: readonly ReportRow[]): string[] {
  return rows.filter(({ atChance }) => atChance).map(({ benchmark, model, mean }) =>
    `${benchmark} on ${model}: ${
      (mean ?? 0).toFixed(4)
    } is what guessing scores, to four digits: look at the answers`
  );
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
        wanted === "clustered t" ? `${benchmark} (${units} sources of ${items})` : benchmark
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
