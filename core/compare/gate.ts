/** Whether a run keeps to its budget, so that a pipeline may go on. @module */

import type { Report } from "../run/report.ts";
import type { Comparison } from "./compare.ts";

/** What a run may cost: `drop=2`, `drop.smoke=5`, `score=60`, `errors=0`. */
export interface Budget {
  readonly what: "drop" | "score" | "errors";
  /** Benchmark; undefined for all. */
  readonly benchmark: string | undefined;
  /** Points of 100, or samples. */
  readonly value: number;
}

/** One question with its answer. */
export interface Check {
  readonly name: string;
  /** `unknown`: nothing shows that the budget is kept, which is no pass. */
  readonly outcome: "passed" | "failed" | "unknown";
  readonly reason: string;
}

/** Reads a budget; undefined when it is none. */
export function parseBudget(text: string): Budget | undefined {
  const match = /^(drop|score|errors)(?:\.([a-z0-9-]+))?=(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) return undefined;
  const [, what, benchmark, value] = match;
  // The expression allows these three.
  return { what: what as Budget["what"], benchmark, value: Number(value) };
}

/** What is missing of runs: where samples may be lost, no budget is shown to be kept. */
export function wholeChecks(
  runs: readonly {
    readonly run: string;
    readonly state: string;
    readonly damage: string | null;
  }[],
): Check[] {
  return runs.flatMap(({ run, state, damage }): Check[] => {
    const reasons = [
      ...(state === "completed" ? [] : [`it is ${state}, so samples may be missing`]),
      ...(damage === null ? [] : [`it is damaged: ${damage}`]),
    ];
    if (reasons.length === 0) return [];
    return [{ name: `${run} is whole`, outcome: "unknown", reason: reasons.join("; ") }];
  });
}

/** Asks every budget of every benchmark that it is for. */
export function checkBudgets(
  budgets: readonly Budget[],
  { report, comparisons }: {
    readonly report: Report;
    readonly comparisons: readonly Comparison[] | undefined;
  },
): Check[] {
  return budgets.flatMap((budget) => {
    if (budget.what === "errors") return [errorsCheck(budget, report)];
    const checks = budget.what === "drop"
      ? (comparisons ?? []).filter(isFor(budget)).map((one) => dropCheck(budget, one))
      : report.rows.filter(({ chance }) => chance !== null).filter(isFor(budget))
        .map((row) => scoreCheck(budget, row));
    if (checks.length > 0) return checks;
    const name = `${budget.what} ${budget.benchmark ?? "of all benchmarks"}`;
    return [{ name, outcome: "unknown", reason: "no benchmark of that name has a score here" }];
  });
}

function isFor({ benchmark }: Budget): (one: { readonly benchmark: string }) => boolean {
  return (one) => benchmark === undefined || one.benchmark === benchmark;
}

function dropCheck({ value }: Budget, { benchmark, n, difference, interval }: Comparison): Check {
  const name = `${benchmark}: at most ${value} points less`;
  if (interval === null || difference === null) {
    return { name, outcome: "unknown", reason: `${n} items can be paired, which shows nothing` };
  }
  const reason = `difference ${points(difference)} [${points(interval.low)}, ${
    points(interval.high)
  }] points, n=${n}`;
  return { name, outcome: interval.low * 100 >= -value ? "passed" : "failed", reason };
}

function scoreCheck(
  { value }: Budget,
  { benchmark, mean, interval, scored }: Report["rows"][number],
): Check {
  const name = `${benchmark}: at least ${value} points`;
  if (mean === null || interval === null) {
    return { name, outcome: "unknown", reason: `${scored} samples have no interval` };
  }
  const reason = `${(mean * 100).toFixed(1)} [${(interval.low * 100).toFixed(1)}, ${
    (interval.high * 100).toFixed(1)
  }] points, n=${scored}`;
  return { name, outcome: interval.low * 100 >= value ? "passed" : "failed", reason };
}

function errorsCheck({ value, benchmark }: Budget, { rows }: Report): Check {
  const failed = rows.filter((row) => benchmark === undefined || row.benchmark === benchmark)
    .flatMap(({ failures }) => Object.values(failures))
    .reduce((sum, count) => sum + count, 0);
  return {
    name: `${benchmark ?? "all benchmarks"}: at most ${value} errors`,
    outcome: failed <= value ? "passed" : "failed",
    reason: `${failed} samples failed`,
  };
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}
