/** The calls of a trace that an app made, as a table. @module */

import type { CallRow, CallsFold } from "../../core/run/calls.ts";
import { bytes, counted, figure } from "../figures.ts";
import { type Column, table, type Terminal } from "../terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "call" },
  { title: "conversation", yields: "whole" },
  { title: "app", yields: "cut" },
  { title: "model", yields: "start" },
  { title: "in", right: true },
  { title: "out", right: true },
  { title: "TTFT ms", right: true },
  { title: "tok/s", right: true },
  { title: "s", right: true },
  { title: "outcome" },
];

/** A line for each call, and what there is besides. */
export function callsText(
  { rows, others, lostBytes, unreached }: CallsFold,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  const all = [...rows.values()];
  const conversations = new Set(all.flatMap(({ conversation }) => conversation ?? [])).size;
  // What was imported or asked again is no conversation that anybody followed.
  const grouped = conversations === 0 ? "" : ` in ${counted(conversations, "conversation")}`;
  return [
    "",
    ...(all.length === 0 ? ["No calls to a model"] : [table(COLUMNS, all.map(cells), width)]),
    "",
    paint.dim(
      `${counted(all.length, "call")}${grouped}; ${counted(others, "other request")}`,
    ),
    ...(unreached > 0
      ? [paint.yellow(`The server was not reached, or broke off, ${counted(unreached, "time")}`)]
      : []),
    ...(lostBytes > 0 ? [paint.yellow(`${bytes(lostBytes)} passed and were not recorded`)] : []),
  ].join("\n");
}

function cells(row: CallRow): string[] {
  const loop = row.toolLoop === null ? "" : ` +${row.toolLoop.turn}`;
  return [
    row.span,
    `${row.conversation ?? "–"}${loop}`,
    row.app ?? "–",
    row.model === "" ? "–" : row.model,
    count(row.inputTokens),
    count(row.outputTokens),
    row.ttftMs === null ? "–" : figure(row.ttftMs),
    row.tokensPerSecond === null ? "–" : figure(row.tokensPerSecond),
    row.totalMs === null ? "–" : figure(row.totalMs / 1000),
    row.failure ?? row.outcome ?? "under way",
  ];
}

function count(tokens: number | null): string {
  return tokens === null ? "–" : String(tokens);
}
