/** `trace diff-text`: a run without its times, for `git diff`. @module */

import { comparableText } from "../../core/trace/comparable.ts";
import { EVENTS_FILE } from "../../core/trace/layout.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { safe } from "../terminal.ts";

export const traceDiffText: Command = {
  summary: "Print a run without its times, for git diff",
  usage: "<events.ndjson or run folder>",
  examples: [
    "trace diff-text traces/2026-11-22T16-50-13Z-quick-qwen3-8b-k3f9",
  ],
  flags: {},
  takes: [1, 1],

  async run({ terminal, args }) {
    const [path = ""] = args;
    const file = await eventsFile(path);
    for await (const line of comparableText(file)) terminal.out(safe(line));
    return 0;
  },
};

async function eventsFile(path: string): Promise<string> {
  try {
    return (await Deno.stat(path)).isDirectory ? `${path}/${EVENTS_FILE}` : path;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot read "${path}": ${
        cause instanceof Deno.errors.NotFound ? "no such file or folder" : cause.message
      }`,
      'Run "trace list" to see the runs there are',
      { cause },
    );
  }
}
