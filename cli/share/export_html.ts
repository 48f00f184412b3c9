/** `export html`: a run as one file that opens anywhere, without a server and without a network. @module */

import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { bytes } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun } from "../trace/folder.ts";
import { copyPage, pageBytes } from "../../server/copy/page.ts";
import { SharedRuns } from "./shared_run.ts";

/** Megabytes of a run unless somebody says otherwise. */
export const DEFAULT_MB = "20";
/** Bytes for what a page says of itself, above all what was left out. */
export const SAID = 8_000;

/** Flags of commands that show runs to others. */
export const SHARE_FLAGS = {
  "max-mb": {
    summary: "Megabytes that a run may take; what has no room is left out, and said",
    value: "MB",
  },
  "redact": {
    summary: "Regular expression of what is taken out too, beside what the run took out itself",
    value: "PATTERN",
    repeats: true,
  },
} as const;

export const exportHtml: Command = {
  summary: "Write a run as one HTML file that opens without a server or a network",
  usage: "[run]",
  examples: [
    "export html latest",
    "export html latest --output run.html --max-mb 5",
    "export html latest --redact 'Project [A-Z]+'",
  ],
  flags: {
    "output": { summary: "The file; <run>.html when absent", value: "FILE" },
    ...SHARE_FLAGS,
    ...settingFlags(["traces.dir", "traces.redact"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const { terminal, switches, values, version, args: [name = "latest"] } = invocation;
    const config = await configOf(invocation);
    const path = await findRun(name, config.settings["traces.dir"]);
    const most = megabytesIn(values["max-mb"]?.[0] ?? DEFAULT_MB);
    const redact = values["redact"] ?? [];
    const dashboard = new URL("../../server/dashboard/dist/", import.meta.url);
    const page = SAID + await pageBytes(dashboard);
    await using shared = await SharedRuns.open({ config, redact });
    const copy = await shared.pack(path, { most, page });
    const { summary, cut, base, blocks } = copy;
    const html = await copyPage({
      index: {
        made: new Date().toISOString(),
        version,
        cut,
        home: `/runs/${encodeURIComponent(summary.id.toWellFormed())}`,
        destinations: [],
        runs: [summary],
        answers: {},
      },
      run: { base, blocks },
      dashboard,
    });
    const file = values["output"]?.[0] ?? `${summary.id}.html`;
    await written(file, html);
    if (switches.has("json")) {
      terminal.out(
        JSON.stringify({ kind: "file", path: file, run: summary.id, bytes: html.length, cut }),
      );
      return 0;
    }
    terminal.out(safeLine(file));
    for (const sentence of cut) terminal.note(terminal.paintNote.yellow(safeLine(sentence)));
    terminal.note(terminal.paintNote.dim(
      `${
        bytes(html.length)
      }; opens from disk, asks nobody. Prompts and answers are in it: read it before you send it`,
    ));
    return 0;
  },
};

/** Bytes. Throws `UsageError`. */
export function megabytesIn(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value * 1e6;
  throw new UsageError(
    `Cannot keep to "${text}" megabytes: wanted a number above 0`,
    "Write --max-mb 5",
  );
}

async function written(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot write "${file}": ${cause.message}`,
      "Name a file that can be written with --output",
      { cause },
    );
  }
}
