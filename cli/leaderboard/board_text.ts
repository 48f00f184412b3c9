/** The leaderboard for a terminal, for Markdown and for spreadsheets: the same figures in each. @module */

import type { Board, BoardRow, Leaderboard, Named } from "../../core/leaderboard/shape.ts";
import { csv, markdownText } from "../../core/markup.ts";
import { counted, figure, shareWithInterval } from "../figures.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "start" },
  { title: "quantisation", yields: "whole" },
  { title: "accuracy [95 %]", right: true },
  { title: "n", right: true },
  { title: "errors", right: true },
  { title: "TTFT ms", right: true },
  { title: "TPOT ms", right: true },
  { title: "tok/s", right: true },
  { title: "server", right: true, yields: "whole" },
  { title: "runs", right: true },
  { title: "newest run", yields: "whole" },
  { title: "told apart by", yields: "cut" },
];

/** The last column only where it says something. */
function columnsOf({ rows }: Board): readonly Column[] {
  return rows.some(({ differs }) => differs.length > 0) ? COLUMNS : COLUMNS.slice(0, -1);
}

/** For a terminal: grouped by machine. */
export function boardText(
  { boards, cut, leftOut }: Leaderboard,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  const machines = Map.groupBy(boards, ({ machine }) => machine);
  return [
    ...[...machines].flatMap(([machine, own]) => [
      paint.bold(safeLine(machine)),
      ...own.flatMap((board) => [
        "",
        `${paint.bold(safeLine(board.benchmark))} ${paint.dim(safeLine(settingsText(board)))}`,
        ...(board.differs.length === 0
          ? []
          : [paint.yellow(safeLine(`stands apart by ${namedText(board.differs)}`))]),
        table(columnsOf(board), board.rows.map(rowCells), width),
      ]),
      "",
    ]),
    ...notes({ boards, cut, leftOut }).map((line) => paint.dim(safeLine(line))),
  ].join("\n");
}

/** For Markdown. */
export function boardMarkdown({ boards, cut, leftOut }: Leaderboard): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(" | ")} |`;
  const machines = Map.groupBy(boards, ({ machine }) => machine);
  return [
    "# Leaderboard",
    "",
    ...[...machines].flatMap(([machine, own]) => [
      `## ${markdownText(machine)}`,
      "",
      ...own.flatMap((board) => [
        `### ${markdownText(board.benchmark)}`,
        "",
        markdownText(settingsText(board)),
        "",
        ...(board.differs.length === 0
          ? []
          : [`**${markdownText(`Stands apart by ${namedText(board.differs)}`)}**`, ""]),
        line(columnsOf(board).map(({ title }) => title)),
        `| ${columnsOf(board).map(({ right }) => right ? "---:" : "---").join(" | ")} |`,
        ...board.rows.map((row) => line(rowCells(row).slice(0, columnsOf(board).length))),
        "",
      ]),
    ]),
    ...notes({ boards, cut, leftOut }).flatMap((one) => [markdownText(one), ""]),
  ].join("\n").trimEnd();
}

/** For spreadsheets: whole numbers, not rounded ones; shares from 0 to 1; what is unknown is empty. */
export function boardCsv({ boards }: Leaderboard): string {
  return csv([
    [
      ...["machine", "benchmark", "version", "settings", "model", "provider", "server"],
      ...["digest", "quantisation", "run", "started", "runs", "planned", "scored", "failed"],
      ...["skipped", "items", "mean", "low", "high", "interval", "chance", "ttft_ms", "tpot_ms"],
      ...["tokens_per_second", "server_tokens_per_second", "memory_bytes"],
    ],
    ...boards.flatMap((board) => board.rows.map((row) => csvRow(board, row))),
  ]);
}

function csvRow(board: Board, row: BoardRow): (string | number | null)[] {
  const { identity, run, started, runs, figures, memoryBytes } = row;
  const { planned, scored, failed, skipped, items, mean, interval, method, chance } = figures;
  return [
    ...[board.machine, board.benchmark, board.version, namedText(board.settings)],
    ...[identity.model, identity.provider, identity.server, identity.digest],
    ...[identity.quantisation, run, started, runs, planned, scored, failed, skipped, items],
    ...[mean, interval?.[0] ?? null, interval?.[1] ?? null, method, chance],
    ...[figures.ttftMs, figures.tpotMs, figures.decodeClient, figures.decodeServer]
      .map((median) => median?.value ?? null),
    memoryBytes,
  ];
}

function rowCells({ identity, figures, runs, run, differs }: BoardRow): string[] {
  const { mean, interval, failed, ttftMs, tpotMs, decodeClient, decodeServer } = figures;
  const range = interval === null ? null : { low: interval[0], high: interval[1] };
  const median = (one: typeof ttftMs) => one === null ? "–" : figure(one.value);
  return [
    identity.model,
    identity.quantisation ?? "unknown",
    shareWithInterval(mean, range),
    countText(figures),
    String(failed),
    median(ttftMs),
    median(tpotMs),
    median(decodeClient),
    median(decodeServer),
    String(runs),
    run,
    namedText(differs),
  ];
}

function settingsText({ version, settings, chance }: Board): string {
  const guess = chance === null ? [] : [`who guesses scores ${(chance * 100).toFixed(1)} %`];
  return [`version ${version}`, ...settings.map(named), ...guess].join(" · ");
}

function namedText(all: readonly Named[]): string {
  return all.map(named).join(", ");
}

function named({ name, value }: Named): string {
  return `${name} ${value}`;
}

/** What the figures mean, and what is in none of them. */
function notes(
  { boards, cut, leftOut }: Pick<Leaderboard, "boards" | "cut" | "leftOut">,
): string[] {
  const others = Object.entries(leftOut.others).map(([source, count]) => `${count} × ${source}`);
  return [
    ...(boards.length === 0 ? [] : [
      "Each row is the newest run of its model, never the best; accuracy: mean over items with its" +
      " 95 % interval, none for one item",
      "Intervals that overlap do not make models equal: compare shows the difference, item by item",
    ]),
    ...(cut === 0
      ? []
      : [`Not shown: ${counted(cut, "more board")}; choose a benchmark or a model`]),
    ...(leftOut.count === 0 ? [] : [`In no figure: ${counted(leftOut.count, "run")}`]),
    ...leftOut.named.map(({ run, why, detail }) => `- ${run}: ${why}, ${detail}`),
    ...(leftOut.named.length < leftOut.count
      ? [`- and ${leftOut.count - leftOut.named.length} more`]
      : []),
    ...(others.length === 0 ? [] : [`Without benchmarks: ${others.join(", ")}`]),
  ];
}

/** Samples with an outcome; as `60 × 3` where items were answered several times. */
function countText({ scored, items }: BoardRow["figures"]): string {
  if (items === 0 || items === scored) return String(scored);
  const each = scored / items;
  return Number.isInteger(each) ? `${items} × ${each}` : `${scored} on ${items}`;
}
