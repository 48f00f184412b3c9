/** `leaderboard`: the newest result of every model, beside those that it can be compared with. @module */

import { leaderboard as leaderboardOf } from "../../core/leaderboard/leaderboard.ts";
import type { Leaderboard } from "../../core/leaderboard/shape.ts";
import { readFolder } from "../../server/runs/read_folder.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { boardCsv, boardMarkdown, boardText } from "./board_text.ts";

const FORMATS = ["table", "json", "markdown", "csv"] as const;

export const leaderboard: Command = {
  summary: "Rank models by benchmark, with intervals; what differs in configuration stands apart",
  usage: "",
  examples: [
    "leaderboard",
    "leaderboard --benchmark gsm8k --format markdown >> $GITHUB_STEP_SUMMARY",
    "leaderboard --format csv > leaderboard.csv",
  ],
  flags: {
    "format": { summary: "What is printed; table when absent", value: FORMATS.join("|") },
    "benchmark": { summary: "Only this benchmark", value: "NAME" },
    "model": { summary: "Only boards that have this model", value: "NAME" },
    "machine": { summary: "Only this machine, as the leaderboard names it", value: "NAME" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches, values, version } = invocation;
    const format = switches.has("json") ? "json" : formatOf(values["format"]?.[0]);
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const reading = (left: number) =>
      terminal.redraw(`Reading runs, once: ${counted(left, "run")} left`);
    const { records, ...rest } = await readFolder(folder, { version, reading });
    terminal.redraw("");
    const found = leaderboardOf(records, {
      ...rest,
      benchmark: values["benchmark"]?.[0],
      model: values["model"]?.[0],
      machine: values["machine"]?.[0],
    });
    checkNames(found, values);
    switch (format) {
      case "json":
        terminal.out(JSON.stringify({ kind: "leaderboard", ...found }));
        break;
      case "csv":
        terminal.out(boardCsv(found).replace(/\r\n$/, ""));
        break;
      case "markdown":
        terminal.out(boardMarkdown(found));
        break;
      case "table":
        terminal.out(boardText(found, terminal));
        break;
    }
    if (found.runs === 0) {
      terminal.note(`No completed run of a benchmark is in "${folder}": begin with run --quick`);
    }
    return 0;
  },
};

function formatOf(given = "table"): typeof FORMATS[number] {
  const found = FORMATS.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot use --format ${given}: there is none of that name`,
    `Use one of ${FORMATS.join(", ")}`,
  );
}

/** A name that nothing has would give an empty list, which looks like a result. Throws `UsageError`. */
function checkNames(
  { machines, benchmarks, models }: Leaderboard,
  values: Readonly<Record<string, readonly string[]>>,
): void {
  for (
    const [flag, known] of Object.entries({
      benchmark: benchmarks,
      model: models,
      machine: machines,
    })
  ) {
    const [given] = values[flag] ?? [];
    if (given === undefined || known.includes(given)) continue;
    const some = known.slice(0, 10).map((one) => `"${one}"`).join(", ");
    throw new UsageError(
      `Cannot find the ${flag} "${given}" in any completed run`,
      known.length === 0 ? "Begin with run --quick" : `There are ${some}`,
    );
  }
}
