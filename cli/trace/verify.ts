/** `trace verify`: whether a run is whole. @module */

import { verifyTrace } from "../../core/trace/verify.ts";
import type { Command } from "../command.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun } from "./folder.ts";

export const traceVerify: Command = {
  summary: "Check that a run is whole",
  usage: "[run]",
  examples: [
    "trace verify",
    "trace verify latest",
    "trace verify traces/2026-11-22T16-50-13Z-quick-qwen3-8b-k3f9",
  ],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [0, 1],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const { settings } = await configOf(invocation);
    const verdict = await verifyTrace(await findRun(args[0] ?? "latest", settings["traces.dir"]));
    const good = verdict.errors.length === 0;
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "verdict", ok: good, ...verdict }));
      return good ? 0 : 1;
    }
    const { green, red, yellow } = terminal.paint;
    terminal.out(
      `${good ? green("whole") : red("damaged")}  ${
        safeLine(verdict.run)
      }: ${verdict.events} events, ${verdict.ended}`,
    );
    for (const error of verdict.errors) terminal.out(red(`  error: ${safeLine(error)}`));
    for (const note of verdict.notes) terminal.out(yellow(`  note: ${safeLine(note)}`));
    return good ? 0 : 1;
  },
};
