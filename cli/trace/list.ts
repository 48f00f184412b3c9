/** `trace list`: the runs there are. @module */

import type { TraceSource } from "../../core/events/header.ts";
import { type Glance, glance } from "../../core/trace/glance.ts";
import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { type Column, safeLine, table } from "../terminal.ts";
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
    const runs: Glance[] = [];
    // One after the other: thousands at once would be in memory at once, and be no faster.
    for (const name of await runsIn(folder)) runs.push(await glance(`${folder}/${name}`));
    runs.sort(newestFirst);
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
      terminal.note(
        `No runs in ${safeLine(folder)}. Make a first one: ${commandLine("run", "--quick")}`,
      );
      return 0;
    }
    const columns: readonly Column[] = [
      { title: "run" },
      { title: "status" },
      { title: "models", yields: "start" },
      { title: "size", right: true, yields: "whole" },
    ];
    terminal.out(table(
      columns,
      runs.map((run) => {
        const name = run.path.slice(folder.length + 1);
        if ("problem" in run) {
          return [name, "unreadable", run.problem.message, "–"];
        }
        const models = run.header.models.map(({ model }) => model.id).join(", ") ||
          origin(run.header.source);
        return [name, run.status, models, bytes(run.bytes)];
      }),
      terminal.width,
    ));
    return 0;
  },
};

/** Where a trace without models of its own comes from. */
function origin(source: TraceSource | undefined): string {
  if (source === undefined) return "";
  const { kind, name, upstream, of } = source;
  return [kind, name, upstream, of?.run].filter((part) => part !== undefined).join(" ");
}

/** By the header, because folders can be renamed; what cannot be read comes last. */
function newestFirst(a: Glance, b: Glance): number {
  const started = (run: Glance) => "problem" in run ? "" : run.header.started;
  return started(a) < started(b) ? 1 : -1;
}
