/** A comparison of two runs as a table in a terminal. @module */

import type { Comparison } from "../../core/compare/compare.ts";
import { methodText } from "../../core/compare/method_text.ts";
import type { ComparedPair, ComparedTimes } from "../../core/compare/several.ts";
import { percent } from "../figures.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";

/** Scores, then times. `other` is what the second of them is called. */
export function pairText(
  { comparisons, times }: Pick<ComparedPair, "comparisons" | "times">,
  { other, terminal: { paint, width } }: {
    readonly other: string;
    readonly terminal: Pick<Terminal, "paint" | "width">;
  },
): string {
  const several = new Set(comparisons.map(({ models }) => models.join("\0"))).size > 1;
  const [models] = comparisons.map(({ models }) => models);
  return [
    "",
    // Of one pair of models the names stand above, where they need no column.
    ...(several || models === undefined || models[0] === models[1]
      ? []
      : [`models  ${safeLine(models.join(" → "))}`, ""]),
    table(columns(other, comparisons), comparisons.map((one) => cells(one, several)), width),
    ...(times.length === 0 ? [] : ["", ...times.map((one) => timesLine(one, other))]),
    "",
    paint.dim(`Δ: ${other} less first; p: chance of such a difference where there is none;`),
    paint.dim(`win:tie:loss: items on which the ${other} did better, as well, worse;`),
    paint.dim("r: correlation of the two scores of an item;"),
    paint.dim("Holm: p adjusted for the number of comparisons"),
  ].join("\n");
}

function columns(other: string, comparisons: readonly Comparison[]): readonly Column[] {
  const several = comparisons.length > 1;
  return [
    { title: "benchmark", yields: "cut" },
    { title: "first", right: true },
    { title: other, right: true },
    { title: "Δ points [95 %]", right: true },
    { title: "win:tie:loss", right: true },
    { title: "n", right: true },
    { title: "r", right: true, yields: "whole" },
    // Of several comparisons the adjusted p is what to read; of one they are the same.
    { title: "p", right: true, ...(several ? { yields: "whole" } : {}) },
    { title: "Holm", right: true, ...(several ? {} : { yields: "whole" }) },
    { title: "test", yields: "cut" },
  ];
}

function cells(one: Comparison, several: boolean): string[] {
  const { benchmark, models, first, second, difference, interval, n, test } = one;
  const { wins, ties, losses } = one;
  const share = (value: number | null) => value === null ? "–" : percent(value);
  const delta = difference === null
    ? "–"
    : interval === null
    ? points(difference)
    : `${points(difference)} [${points(interval.low)}, ${points(interval.high)}]`;
  const name = !several || models[0] === models[1]
    ? benchmark
    : `${benchmark}: ${models.join(" → ")}`;
  return [
    name,
    share(first),
    share(second),
    delta,
    `${wins}:${ties}:${losses}`,
    String(n),
    one.correlation === null ? "–" : one.correlation.toFixed(2),
    test === null ? "–" : pText(test.p),
    one.adjusted === null ? "–" : pText(one.adjusted),
    methodText(one),
  ];
}

/** `smoke: TTFT × 1.32 [1.20, 1.51] of the first, n=40 and 40`. */
function timesLine({ benchmark, name, ratio, interval, n }: ComparedTimes, other: string): string {
  const range = interval === null
    ? ""
    : ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
  return safeLine(
    `${benchmark}: median ${name.toUpperCase()} of the ${other} is × ${
      ratio.toFixed(2)
    }${range} that of the first, n=${n[0]} and ${n[1]}`,
  );
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}

function pText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
