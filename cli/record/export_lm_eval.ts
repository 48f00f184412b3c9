/** `export lm-eval`: a run in the layout of lm-evaluation-harness. @module */

import { dirname, join } from "node:path";
import { lastAttempts, recordedCalls } from "../../core/calls/recorded_call.ts";
import { lmEvalFiles } from "../../core/export/lm_eval.ts";
import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun } from "../trace/folder.ts";

export const exportLmEval: Command = {
  summary: "Write a run as lm-evaluation-harness writes its own: results and samples",
  usage: "<RUN>",
  examples: ["export lm-eval latest --output out", "export lm-eval latest --json"],
  flags: {
    "output": { summary: "Folder for the files; lm-eval when absent", value: "FOLDER" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, values, args: [name = ""] } = invocation;
    const { settings } = await configOf(invocation);
    const path = await findRun(name, settings["traces.dir"]);
    const { header, events } = await loadTrace(path);
    const fold = new RunFold();
    const targets = new Map<string, unknown>();
    for (const event of events) {
      fold.add(event);
      if (event.kind === "sample.started") targets.set(event.sample, event.target);
    }
    if (fold.cells.size === 0) {
      throw new UsageError(
        `Cannot export "${header.run}": no sample of a benchmark was begun in it`,
        "Name a run of benchmarks",
      );
    }
    const calls = new Map(
      lastAttempts((await recordedCalls(path)).calls).flatMap((call) =>
        call.sample === undefined ? [] : [[call.sample, call] as const]
      ),
    );
    const run = { header, fold, targets, calls, report: report(fold) };
    const { files, leftOut } = lmEvalFiles(run);
    const folder = values["output"]?.[0] ?? "lm-eval";
    for (const { path: below, text } of files) {
      const file = join(folder, below);
      await write(file, text);
      if (switches.has("json")) terminal.out(JSON.stringify({ kind: "file", path: file }));
      else terminal.out(safeLine(file));
    }
    for (const { benchmark, count, reason } of leftOut) {
      terminal.note(safeLine(`${benchmark}: not in it: ${counted(count, "sample")}, ${reason}`));
    }
    return 0;
  },
};

async function write(file: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const hint = "Name a folder that can be written to with --output";
    throw new UsageError(`Cannot write "${file}": ${cause.message}`, hint, { cause });
  }
}
