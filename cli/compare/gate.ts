/** `gate`: exit code 100 when a run does not keep to its budget. @module */

import { compareRuns } from "../../core/compare/compare.ts";
import { type Budget, checkBudgets, parseBudget, wholeChecks } from "../../core/compare/gate.ts";
import { junit, markdownSummary } from "../../core/compare/junit.ts";
import { report } from "../../core/run/report.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { GATE_FAILED } from "../run/alarms.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { readRun } from "./folds.ts";

export const gate: Command = {
  summary: "Fail with exit code 100 when a run does not keep to its budget",
  usage: "<RUN> [--against RUN] --budget WHAT=N",
  examples: [
    "gate latest --against before --budget drop=2 --budget errors=0",
    "gate latest --budget score.smoke=60 --junit gate.xml --summary gate.md",
  ],
  flags: {
    "against": { summary: "The run that drop= is measured from", value: "RUN" },
    "budget": {
      summary: "drop=N, score=N (points) or errors=N, for one benchmark as drop.NAME=N",
      value: "WHAT=N",
      repeats: true,
    },
    "junit": { summary: "Write the checks as JUnit", value: "FILE" },
    "summary": {
      summary: "Append the checks as Markdown; $GITHUB_STEP_SUMMARY by default",
      value: "FILE",
    },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, values, args: [name = ""] } = invocation;
    const [against] = values["against"] ?? [];
    const budgets = budgetsOf(values["budget"] ?? [], against);
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const judged = await readRun(name, folder);
    const before = against === undefined ? undefined : await readRun(against, folder);
    const { path, fold } = judged;
    const comparisons = before === undefined ? undefined : compareRuns(before.fold, fold);
    const checks = [
      ...wholeChecks(before === undefined ? [judged] : [judged, before]),
      ...checkBudgets(budgets, { report: report(fold), comparisons }),
    ];
    const failed = checks.some(({ outcome }) => outcome !== "passed");

    for (const check of checks) {
      if (switches.has("json")) terminal.out(JSON.stringify({ kind: "check", ...check }));
      else {
        const text = safeLine(`${check.name} (${check.reason})`);
        terminal.out(`${check.outcome.padEnd(7)}  ${text}`);
      }
    }
    await write(values["junit"]?.[0], () => junit(path, { checks, fold }));
    const summary = values["summary"]?.[0] ?? Deno.env.get("GITHUB_STEP_SUMMARY");
    // Other steps may have written to it before.
    await write(summary, (before) => before + markdownSummary(path, { checks, fold }, before));
    return failed ? GATE_FAILED : 0;
  },
};

function budgetsOf(texts: readonly string[], against: string | undefined): Budget[] {
  if (texts.length === 0) {
    throw new UsageError(
      "Cannot gate a run without a budget",
      "Write for example --budget drop=2 --against RUN, or --budget score=60",
    );
  }
  return texts.map((text) => {
    const budget = parseBudget(text);
    if (budget === undefined) {
      throw new UsageError(
        `Cannot use the budget "${text}"`,
        "Write drop=N, score=N or errors=N, for one benchmark as drop.NAME=N",
      );
    }
    if (budget.what === "drop" && against === undefined) {
      throw new UsageError(
        `Cannot use the budget "${text}" alone: a drop is from somewhere`,
        "Name the run that it is measured from with --against",
      );
    }
    return budget;
  });
}

async function write(
  file: string | undefined,
  text: (before: string) => string,
): Promise<void> {
  if (file === undefined || file === "") return;
  try {
    await Deno.writeTextFile(file, text(await textIfThere(file)));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const hint = "Name a file that can be written";
    throw new UsageError(`Cannot write "${file}": ${cause.message}`, hint, { cause });
  }
}

async function textIfThere(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw cause;
  }
}
