/** `import lm-eval` and `import inspect`: runs of other harnesses become runs to look at and to compare with. @module */

import type { HarnessRun } from "../../core/import/harness/contract.ts";
import { readInspect, readLmEval } from "../../core/import/harness/read.ts";
import { harnessModel, writeHarnessRun, type WrittenRun } from "../../core/import/harness/write.ts";
import { machineFacts } from "../../core/machine/facts.ts";
import { gitState } from "../../core/machine/git.ts";
import { makeHeader, shortName } from "../../core/run/header.ts";
import type { Command, Invocation } from "../command.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, table } from "../terminal.ts";

export const importLmEval: Command = harnessImport({
  summary: "Make a run of what lm-evaluation-harness wrote: scores, prompts, answers",
  usage: "<results_….json | samples_….jsonl | folder>",
  examples: [
    "import lm-eval out/my-model/results_2026-11-22T10-00-00.json",
    "import lm-eval out/my-model --name baseline",
  ],
  read: readLmEval,
});

export const importInspect: Command = harnessImport({
  summary: "Make a run of a log of Inspect: scores, prompts, answers",
  usage: "<.eval | .json>",
  examples: ["import inspect logs/2026-11-22T10-00-00_gsm8k_abc.eval"],
  read: readInspect,
});

function harnessImport(
  { read, ...words }: Pick<Command, "summary" | "usage" | "examples"> & {
    readonly read: (path: string) => Promise<HarnessRun>;
  },
): Command {
  return {
    ...words,
    flags: {
      "name": { summary: "Name of the run; that of the task when absent", value: "NAME" },
      "dry-run": { summary: "Say what is in the file and write nothing" },
      ...settingFlags(["traces.dir", "traces.redact"]),
      ...CONFIG_FLAG,
    },
    takes: [1, 1],

    async run(invocation) {
      const { switches, args: [path = ""] } = invocation;
      const config = await configOf(invocation);
      const run = await read(path);
      if (switches.has("dry-run")) {
        tell(run, { invocation, path });
        return 0;
      }
      const name = invocation.values["name"]?.[0] ?? run.tasks[0]?.name ?? "run";
      const { line, version } = invocation;
      const made = makeHeader({ config, quick: false, command: line, version }, {
        label: `import-${name}-${shortName(run.model)}`,
        used: [],
        models: [harnessModel(run)],
        machine: await machineFacts(),
        git: await gitState(Deno.cwd()),
      });
      const began = run.began ?? Date.parse(made.started);
      const header = {
        ...made,
        started: new Date(began).toISOString(),
        epochNs: `${BigInt(Math.floor(began)) * 1_000_000n}`,
        source: { kind: "import" as const, name, lacks: [...run.lacks] },
      };
      const patterns = config.settings["traces.redact"].map((pattern) => new RegExp(pattern));
      const folder = config.settings["traces.dir"];
      const written = await writeHarnessRun(run, { folder, header, redaction: { patterns } });
      tell(run, { invocation, path, written });
      return 0;
    },
  };
}

function tell(
  run: HarnessRun,
  { invocation: { terminal, switches }, path, written }: {
    readonly invocation: Invocation;
    readonly path: string;
    readonly written?: WrittenRun;
  },
): void {
  const { harness, version, model, tasks, skipped, lacks } = run;
  const counts = tasks.map(({ name, version, samples }) => ({
    ...{ task: name, version, samples: samples.length },
  }));
  if (switches.has("json")) {
    const what = { harness, version, model, tasks: counts, skipped, lacks };
    const where = written ?? { dryRun: true };
    terminal.out(JSON.stringify({ kind: "import", file: path, ...what, ...where }));
    return;
  }
  terminal.out(safeLine(`${harness} ${version ?? "(version unknown)"}: ${model}`));
  terminal.out(table(
    [{ title: "task", yields: "cut" }, { title: "version" }, { title: "samples", right: true }],
    counts.map(({ task, version, samples }) => [task, version, String(samples)]),
    terminal.width,
  ));
  for (const { place, reason } of skipped.slice(0, 5)) {
    terminal.out(terminal.paint.yellow(safeLine(`passed over ${place}: ${reason}`)));
  }
  if (skipped.length > 5) terminal.out(terminal.paint.yellow(`and ${skipped.length - 5} more`));
  for (const one of lacks) terminal.out(terminal.paint.dim(safeLine(`lacks ${one}`)));
  if (written?.path === undefined) {
    terminal.note("Nothing was written. Leave --dry-run out to make the run");
    return;
  }
  terminal.out(`scored ${written.scored}, failed ${written.failed}`);
  terminal.out(`trace    ${safeLine(written.path)}`);
  terminal.out(`look     ${commandLine("trace", "show", written.path, "--samples")}`);
}
