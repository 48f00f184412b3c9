/** `trace list`: the runs there are. @module */

import { glance } from "../../core/trace/glance.ts";
import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { PROGRAM } from "../help.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, table } from "../terminal.ts";
import { runsIn } from "./folder.ts";

export const traceList: Command = {
  summary: "List runs",
  usage: "",
  examples: ["trace list", "trace list --traces-dir ../other/traces --json"],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches } = invocation;
    const folder = (await configOf(invocation)).settings["traces.dir"];
    const runs = await Promise.all(
      (await runsIn(folder)).map((name) => glance(`${folder}/${name}`)),
    );
    if (switches.has("json")) {
      for (const run of runs) {
        terminal.out(JSON.stringify(
          "problem" in run
            ? {
              kind: "run",
              path: run.path,
              problem: { code: run.problem.code, message: run.problem.message },
            }
            : { kind: "run", ...run },
        ));
      }
      return 0;
    }
    if (runs.length === 0) {
      terminal.note(`No runs in ${folder}. Make a first one: ${PROGRAM} run --quick`);
      return 0;
    }
    const columns = [
      { title: "run" },
      { title: "status" },
      { title: "models" },
      { title: "size", right: true },
    ];
    terminal.out(table(
      columns,
      runs.map((run) => {
        const name = run.path.slice(folder.length + 1);
        if ("problem" in run) {
          return [safeLine(name), "unreadable", safeLine(run.problem.message), "–"];
        }
        const models = run.header.models.map(({ model }) => model.id).join(", ");
        return [safeLine(name), run.status, safeLine(models), bytes(run.bytes)];
      }),
    ));
    return 0;
  },
};
