/** `compare`: whether two runs differ, by what they scored on the same items. @module */

import { compareRuns, type Comparison } from "../../core/compare/compare.ts";
import { methodText } from "../../core/compare/method_text.ts";
import type { Command } from "../command.ts";
import { percent } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";
import { readRun } from "./folds.ts";

export const compare: Command = {
  summary: "Compare the scores of two runs, item by item, with an interval and a test",
  usage: "<RUN> <RUN>",
  examples: ["compare traces/before latest", "compare before after --json"],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [2, 2],

  async run(invocation) {
    const { terminal, switches, args: [first = "", second = ""] } = invocation;
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const [one, other] = [await readRun(first, folder), await readRun(second, folder)];
    const comparisons = compareRuns(one.fold, other.fold);
    if (switches.has("json")) {
      for (const comparison of comparisons) {
        terminal.out(JSON.stringify({ kind: "comparison", ...comparison }));
      }
      return 0;
    }
    terminal.out(`first   ${safeLine(one.path)}`);
    terminal.out(`second  ${safeLine(other.path)}`);
    if (comparisons.length === 0) {
      terminal.note("These runs have no benchmark and model in common, so nothing can be paired");
      return 0;
    }
    terminal.out(comparisonText(comparisons, terminal));
    for (const line of variantLines(comparisons, one.variants, other.variants)) {
      terminal.out(terminal.paint.yellow(safeLine(line)));
    }
    return 0;
  },
};

/** Benchmarks that were run as different variants: nothing of them is the same item. */
function variantLines(
  comparisons: readonly Comparison[],
  ...[first, second]: readonly ReadonlyMap<string, string>[]
): string[] {
  return [...new Set(comparisons.map(({ benchmark }) => benchmark))].flatMap((benchmark) => {
    const [one, other] = [first?.get(benchmark), second?.get(benchmark)];
    if (one === undefined || other === undefined || one === other) return [];
    return [`${benchmark}: run as variant ${one} and as ${other}, which cannot be compared`];
  });
}

const COLUMNS: readonly Column[] = [
  { title: "benchmark" },
  { title: "first", right: true },
  { title: "second", right: true },
  { title: "Δ points [95 %]", right: true },
  { title: "better:same:worse", right: true },
  { title: "n", right: true },
  { title: "r", right: true, yields: "whole" },
  { title: "p", right: true },
  { title: "Holm", right: true },
  { title: "test", yields: "cut" },
];

function comparisonText(
  comparisons: readonly Comparison[],
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  return [
    "",
    table(COLUMNS, comparisons.map(cells), width),
    ...comparisons.flatMap((one) => notPaired(one).map((text) => paint.yellow(safeLine(text)))),
    "",
    paint.dim("Δ: second less first; p: chance of such a difference where there is none;"),
    paint.dim("r: correlation of the two scores of an item;"),
    paint.dim("Holm: p adjusted for the number of benchmarks"),
  ].join("\n");
}

function cells(one: Comparison): string[] {
  const { benchmark, first, second, difference, interval, wins, ties, losses, n, test } = one;
  const share = (value: number | null) => value === null ? "–" : percent(value);
  const delta = difference === null
    ? "–"
    : interval === null
    ? points(difference)
    : `${points(difference)} [${points(interval.low)}, ${points(interval.high)}]`;
  return [
    benchmark,
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

/** What was not compared, and why. */
function notPaired(
  { benchmark, different, onlyFirst, onlySecond, unscored }: Comparison,
): string[] {
  const say = (count: number, why: string) => count === 0 ? [] : [`${benchmark}: ${count} ${why}`];
  return [
    ...say(different, "items have the same name and ask something else; they are not paired"),
    ...say(onlyFirst, "items are in the first run only"),
    ...say(onlySecond, "items are in the second run only"),
    ...say(unscored, "items have no score in one of the runs"),
  ];
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}

function pText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
