/** `publish`: chosen runs and their leaderboard as a folder of plain files, for any host or for none. @module */

import { join } from "node:path";
import { leaderboard } from "../../core/leaderboard/leaderboard.ts";
import { modelHistory, modelList } from "../../core/leaderboard/models.ts";
import { ModelLensError } from "../../core/errors.ts";
import type { RunSummary } from "../../server/api/mod.ts";
import { copyPage } from "../../server/copy/page.ts";
import { readFolder } from "../../server/runs/read_folder.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { bytes, counted } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun, runsIn } from "../trace/folder.ts";
import { DEFAULT_MB, megabytesIn, SHARE_FLAGS } from "./export_html.ts";
import { SharedRuns } from "./shared_run.ts";
import { SiteFolder } from "./site_folder.ts";

export const publish: Command = {
  summary: "Write runs and their leaderboard as a static site, for any host or none",
  usage: "<folder> [run …]",
  examples: [
    "publish site",
    "publish site latest my-baseline",
    "publish public/runs --redact 'Project [A-Z]+' --max-mb 5",
  ],
  flags: {
    ...SHARE_FLAGS,
    ...settingFlags(["traces.dir", "traces.redact"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1000],

  async run(invocation) {
    const { terminal, switches, values, version, args: [target = "", ...names] } = invocation;
    const config = await configOf(invocation);
    const traces = config.settings["traces.dir"];
    const most = megabytesIn(values["max-mb"]?.[0] ?? DEFAULT_MB);
    const paths = names.length === 0
      ? (await runsIn(traces)).map((name) => `${traces}/${name}`)
      : await Promise.all([...new Set(names)].map((name) => findRun(name, traces)));
    const site = await SiteFolder.open(target);
    await using shared = await SharedRuns.open({ config, redact: values["redact"] ?? [] });
    const runs: RunSummary[] = [];
    const files: Record<string, string> = {};
    const cut: string[] = [];
    const left: { run: string; reason: string }[] = [];
    for (const path of [...new Set(paths)]) {
      try {
        const copy = await shared.pack(path, { most, page: 0 });
        const { summary, base, blocks } = copy;
        const file = `data/run-${runs.length + 1}.js`;
        await site.write(file, scriptOf(summary.id, { base, blocks }));
        for (const sentence of copy.cut) cut.push(`${summary.id}: ${sentence}`);
        runs.push(summary);
        files[summary.id] = file;
      } catch (cause) {
        // Of all runs, one that cannot be read keeps none of the others back; of named ones it does.
        if (!(cause instanceof ModelLensError) || names.length > 0) throw cause;
        left.push({ run: path, reason: cause.message });
      }
    }
    if (runs.length === 0) {
      throw new UsageError(
        `Cannot publish "${traces}": it has no run that can be read`,
        'Make one with "run --quick", or name a folder with --traces-dir',
      );
    }
    const { records, ...rest } = await readFolder(shared.path, { version });
    const models = modelList(records, rest);
    const histories = [...new Set(models.models.map(({ model }) => model))].flatMap((model) => {
      const history = modelHistory(records, model, rest);
      return history === undefined
        ? []
        : [[`/api/models/${encodeURIComponent(model.toWellFormed())}`, history] as const];
    });
    const page = await copyPage({
      index: {
        made: new Date().toISOString(),
        version,
        cut,
        home: "/leaderboard",
        destinations: [
          { label: "Leaderboard", href: "/leaderboard", key: "b" },
          { label: "Models", href: "/models", key: "m" },
          { label: "Runs", href: "/runs", key: "r" },
        ],
        runs,
        answers: {
          "/api/leaderboard": leaderboard(records, rest),
          "/api/models": models,
          ...Object.fromEntries(histories),
        },
        files,
      },
      dashboard: new URL("../../server/dashboard/dist/", import.meta.url),
    });
    await site.write("index.html", page);
    const size = await site.close();
    if (switches.has("json")) {
      const index = join(target, "index.html");
      terminal.out(
        JSON.stringify({ kind: "site", path: index, runs: runs.length, bytes: size, cut, left }),
      );
      return 0;
    }
    terminal.out(safeLine(join(target, "index.html")));
    for (const { run, reason } of left) {
      terminal.note(terminal.paintNote.yellow(safeLine(`left out ${run}: ${reason}`)));
    }
    for (const sentence of cut) terminal.note(terminal.paintNote.yellow(safeLine(sentence)));
    terminal.note(terminal.paintNote.dim(
      `${counted(runs.length, "run")}, ${
        bytes(size)
      }; put the folder on any host, or open index.html. Prompts and answers are in it`,
    ));
    return 0;
  },
};

/** A script that hands a run to the page; a file could not be fetched by one that was opened from disk. */
function scriptOf(run: string, packed: object): string {
  return `(self.modelLensRuns??={})[${literal(run)}]=${literal(packed)};\n`;
}

/** JSON is a literal of scripts. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
