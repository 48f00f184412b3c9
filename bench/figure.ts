/** What a measurement found, whether that is what was wanted, and how it is shown. @module */

import { percentile } from "../core/stats/percentile.ts";

/** `missed`: not what was wanted, and neither spread nor machine explains it. `none`: nothing is wanted. */
export type Verdict = "met" | "not met" | "missed" | "none";

/** One row of the table. */
export interface Figure {
  readonly what: string;
  /** The value with its unit. */
  readonly figure: string;
  /** Quartiles of the repetitions, or lower percentiles of the values. */
  readonly spread: string;
  readonly wanted: string;
  readonly verdict: Verdict;
  /** Number of values behind the figure. */
  readonly samples: number;
}

/** How a value is called, written and judged. */
export interface Target {
  readonly what: string;
  readonly unit?: string;
  /** Digits after the decimal point. Default 2. */
  readonly digits?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Whether the machine disturbed the measurement so much that a miss proves nothing. Default false. */
  readonly disturbed?: boolean;
}

/** The median of repetitions. A miss is one for certain where the better quartile misses too. */
export function medianFigure(values: readonly number[], target: Target): Figure {
  const [low = NaN, middle = NaN, high = NaN] = percentiles(values, [25, 50, 75]);
  return {
    ...figureOf(middle, target),
    spread: `${written(low, target)} to ${written(high, target)}`,
    verdict: verdictOf(middle, { target, best: target.atLeast === undefined ? low : high }),
    samples: values.length,
  };
}

/** The 99th percentile of values that were measured one by one; the spread is the 50th and the 90th. */
export function tailFigure(values: readonly number[], target: Target): Figure {
  const [half = NaN, most = NaN, nearlyAll = NaN] = percentiles(values, [50, 90, 99]);
  return {
    ...figureOf(nearlyAll, target),
    spread: `p50 ${written(half, target)}, p90 ${written(most, target)}`,
    samples: values.length,
  };
}

/** One value, measured once. */
export function plainFigure(value: number, target: Target): Figure {
  return figureOf(value, target);
}

/** Prints figures as a table, or as lines of JSON under `--json`, and sets the exit code: 1 when one is missed. */
export function present(figures: readonly Figure[]): void {
  const json = Deno.args.includes("--json");
  const lines = json ? figures.map((one) => JSON.stringify(one)) : table(figures);
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
  if (!json && figures.some(({ verdict }) => verdict === "missed")) Deno.exitCode = 1;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  "met": "met",
  "not met": "not met, perhaps for noise",
  "missed": "MISSED",
  "none": "",
};

function figureOf(value: number, target: Target): Figure {
  return {
    what: target.what,
    figure: `${written(value, target)} ${target.unit ?? ""}`.trim(),
    spread: "",
    wanted: wantedOf(target),
    verdict: verdictOf(value, { target, best: value }),
    samples: 1,
  };
}

function verdictOf(
  value: number,
  { target, best }: { readonly target: Target; readonly best: number },
): Verdict {
  const { atLeast = -Infinity, atMost = Infinity, disturbed = false } = target;
  const isGood = (one: number) => one >= atLeast && one <= atMost;
  if (wantedOf(target) === "") return "none";
  if (isGood(value)) return "met";
  return disturbed || isGood(best) ? "not met" : "missed";
}

function table(figures: readonly Figure[]): string[] {
  const rows = [
    ["what", "figure", "spread", "wanted", "", "n"],
    ...figures.map(({ what, figure, spread, wanted, verdict, samples }) => [
      what,
      figure,
      spread,
      wanted,
      VERDICTS[verdict],
      String(samples),
    ]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(width(column))).join("  ").trimEnd()
  );
}

function percentiles(values: readonly number[], percents: readonly number[]): number[] {
  return percents.map((percent) => percentile(values, percent));
}

function wantedOf({ unit = "", atLeast, atMost }: Target): string {
  if (atLeast !== undefined) return `≥ ${atLeast} ${unit}`.trim();
  return atMost === undefined ? "" : `≤ ${atMost} ${unit}`.trim();
}

function written(value: number, { digits = 2 }: Target): string {
  return value.toFixed(digits);
}
