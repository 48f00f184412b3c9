/** `stats`: how scores and times of runs are spread, and how runs of one thing agree. @module */

import { sortRuns } from "../../core/leaderboard/left_out.ts";
import { runRecord } from "../../core/leaderboard/record.ts";
import {
  type RepeatStats,
  repeatStats,
  type ResultStats,
  resultStats,
} from "../../core/leaderboard/run_stats.ts";
import type { Command } from "../command.ts";
import { readRun } from "../compare/folds.ts";
import { counted, figure, percent, shareWithInterval } from "../figures.ts";
import { detectableWords } from "../run/plan_text.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";

/** Runs at most. */
const MOST = 1000;

export const stats: Command = {
  summary: "Show how scores and times of runs are spread, and how repeated runs agree",
  usage: "[RUN …]",
  examples: ["stats latest", "stats monday tuesday wednesday", "stats latest --json"],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [0, MOST],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const runs = [];
    for (const name of args.length === 0 ? ["latest"] : args) {
      runs.push(await readRun(name, folder));
    }
    const sorted = sortRuns(runs.map(runRecord));
    const results = runs.flatMap(resultStats);
    const repeats = repeatStats(sorted.counted);
    if (switches.has("json")) {
      for (const one of results) terminal.out(JSON.stringify({ kind: "stats", ...one }));
      for (const one of repeats) terminal.out(JSON.stringify({ kind: "repeats", ...one }));
      for (const one of sorted.left) terminal.out(JSON.stringify({ kind: "left-out", ...one }));
      return 0;
    }
    if (results.length === 0) {
      terminal.note("No sample of a benchmark was begun in it, so there is nothing to count");
    }
    for (const one of results) terminal.out(resultText(one, terminal));
    for (const { run, why, detail } of sorted.left) {
      terminal.out(terminal.paint.yellow(safeLine(`${run} is ${why}: ${detail}`)));
    }
    if (repeats.length > 0) terminal.out(repeatsText(repeats, terminal));
    else if (runs.length > 1) {
      terminal.out(terminal.paint.dim(
        "No two of these runs are alike in machine, configuration, items and what was served",
      ));
    }
    return 0;
  },
};

const SPREADS: readonly Column[] = [
  { title: "measured" },
  { title: "n", right: true },
  { title: "p50 [95 %]", right: true },
  { title: "mean ± sd", right: true },
  { title: "min", right: true, yields: "whole" },
  { title: "p90", right: true },
  { title: "p95", right: true },
  { title: "p99", right: true },
  { title: "max", right: true },
];

function resultText(one: ResultStats, { paint, width }: Pick<Terminal, "paint" | "width">): string {
  const { run, model, benchmark, version, figures, between, within, detectable, spreads } = one;
  const { mean, interval, method, items, units, scored, planned, failed } = figures;
  const range = interval === null ? null : { low: interval[0], high: interval[1] };
  const score = mean === null
    ? "nothing was judged"
    : `accuracy ${shareWithInterval(mean, range)} n=${items}` +
      (interval === null
        ? ", no interval: one item says nothing about spread"
        : `, ${method === "wilson" ? "Wilson" : method}`) +
      (units < items ? ` over ${counted(units, "source")}` : "");
  const rows = Object.entries(spreads).map(([name, spread]) => [
    name,
    String(spread.n),
    spread.interval === null
      ? figure(spread.p50)
      : `${figure(spread.p50)} [${figure(spread.interval.low)}, ${figure(spread.interval.high)}]`,
    spread.deviation === null
      ? figure(spread.mean)
      : `${figure(spread.mean)} ± ${figure(spread.deviation)}`,
    figure(spread.least),
    figure(spread.p90),
    figure(spread.p95),
    spread.p99 === null ? "–" : figure(spread.p99),
    figure(spread.most),
  ]);
  return [
    paint.bold(safeLine(`${benchmark} ${version} on ${model}`)),
    paint.dim(safeLine(run)),
    `${score}; ${scored} of ${counted(planned, "sample")}, ${failed} failed`,
    ...(between === null ? [] : [
      `between items: sd ${between.toFixed(3)}` +
      (within === null ? "" : `; within items: sd ${Math.sqrt(within).toFixed(3)}`) +
      (detectable === null ? "" : `; ${detectableWords(items, detectable)}`),
    ]),
    ...(rows.length === 0 ? [] : [table(SPREADS, rows, width)]),
    "",
  ].join("\n");
}

const REPEATS: readonly Column[] = [
  { title: "the same, run again" },
  { title: "runs", right: true },
  { title: "mean of runs [95 %]", right: true },
  { title: "max − min", right: true },
  { title: "TTFT varies", right: true },
  { title: "TPOT varies", right: true },
];

function repeatsText(
  repeats: readonly RepeatStats[],
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : percent(value);
  const rows = repeats.map(({ model, benchmark, runs, mean, range, variation }) => [
    `${benchmark} on ${model}`,
    String(runs.length),
    shareWithInterval(mean?.mean ?? null, mean?.interval ?? null),
    range === null ? "–" : `${(range * 100).toFixed(1)} points`,
    share(variation["ttft ms"]),
    share(variation["tpot ms"]),
  ]);
  return [
    table(REPEATS, rows, width),
    paint.dim(
      "t interval over the means of runs; varies: standard deviation by mean, of the medians",
    ),
  ].join("\n");
}
