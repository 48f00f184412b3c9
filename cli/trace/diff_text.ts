/** `trace diff-text`: a run without its times, for `git diff`. @module */

import { comparableText } from "../../core/trace/comparable.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";
import type { Command, Invocation } from "../command.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safe } from "../terminal.ts";
import { findRun } from "./folder.ts";

export const traceDiffText: Command = {
  summary: "Print a run without its times, for git diff",
  usage: "<run or events.ndjson>",
  examples: [
    "trace diff-text latest",
    "trace diff-text traces/2026-11-22T16-50-13Z-quick-qwen3-8b-k3f9",
  ],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, args: [name = ""] } = invocation;
    const file = await isFile(name) ? name : await eventsFile(name, invocation);
    for await (const line of comparableText(file)) terminal.out(safe(line));
    return 0;
  },
};

/** Git hands over a file under a name of its own; no configuration is needed to read that. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    // What cannot be looked at may still be a part of an id.
    return false;
  }
}

async function eventsFile(name: string, invocation: Invocation): Promise<string> {
  const { settings } = await configOf(invocation);
  const path = await findRun(name, settings["traces.dir"]);
  // It says what is wrong with a folder that is no run.
  await readHeader(path);
  return inside(path, EVENTS_FILE);
}
