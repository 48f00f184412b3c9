/** `compare`: whether runs differ, by what they scored on the same items. @module */

import type { Obstacle } from "../../core/compare/obstacles.ts";
import { type ComparedPair, compareSeveral } from "../../core/compare/several.ts";
import type { Command } from "../command.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { pairText } from "./compare_text.ts";
import { type ReadRun, readRun } from "./folds.ts";

/** Runs at most: more are more than anybody reads. */
const MOST = 20;

export const compare: Command = {
  summary: "Compare the scores of runs, item by item, with an interval and a test",
  usage: "<RUN> <RUN> [RUN …]",
  examples: [
    "compare traces/before latest",
    "compare before after --json",
    "compare base first-try second-try    # each with the first, adjusted over all",
  ],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [2, MOST],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const runs: ReadRun[] = [];
    for (const name of args) runs.push(await readRun(name, folder));
    const { pairs } = compareSeveral(runs);
    if (switches.has("json")) {
      for (const record of pairs.flatMap((pair) => recordsOf(pair, runs))) {
        terminal.out(JSON.stringify(record));
      }
      return 0;
    }
    for (const [place, { path }] of runs.entries()) {
      terminal.out(`${nameOf(place).padEnd(7)} ${safeLine(path)}`);
    }
    const twice = runs.find(({ path }, place) =>
      runs.slice(0, place).some((one) => one.path === path)
    );
    if (twice !== undefined) {
      terminal.note(terminal.paintNote.yellow(safeLine(`${twice.run} is compared with itself`)));
    }
    for (const pair of pairs) {
      if (runs.length > 2) {
        terminal.out(`\n${terminal.paint.bold(`${nameOf(pair.place)} with the first`)}`);
      }
      print(pair, terminal);
    }
    return 0;
  },
};

function print(pair: ComparedPair, terminal: Terminal): void {
  const { paint } = terminal;
  if (pair.comparisons.length === 0) {
    terminal.note("These runs have no benchmark and model in common, so nothing can be paired");
  } else {
    terminal.out(pairText(pair, { other: nameOf(pair.place), terminal }));
  }
  for (const { affects, text } of pair.obstacles) {
    terminal.out(paint.yellow(safeLine(`${text}${effect(affects)}`)));
  }
}

function effect(affects: Obstacle["affects"]): string {
  if (affects === "both" || affects === "none") return "";
  return ` (what it makes incomparable: ${affects})`;
}

function recordsOf(
  { place, comparisons, times, obstacles, comparable }: ComparedPair,
  runs: readonly ReadRun[],
): object[] {
  const names = { runs: [runs[0]?.run, runs[place]?.run] };
  return [
    ...comparisons.map((one) => ({ kind: "comparison", ...names, ...one })),
    ...times.map((one) => ({ kind: "times", ...names, ...one })),
    ...obstacles.map(({ kind, ...one }) => ({ kind: "obstacle", ...names, what: kind, ...one })),
    { kind: "comparable", ...names, benchmarks: comparable },
  ];
}

/** `first`, `second`, `3rd` … */
function nameOf(place: number): string {
  return ["first", "second", "third"][place] ?? `${place + 1}th`;
}
