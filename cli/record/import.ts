/** `import`: calls that another program wrote down become a trace. @module */

import { dirname } from "node:path";
import type { FormatName } from "../../core/import/contract.ts";
import { fileText, streamText } from "../../core/import/file_text.ts";
import { FORMATS, type ImportPlan, planImport } from "../../core/import/plan.ts";
import { beginningOf, modelsOf, writeImport } from "../../core/import/write.ts";
import type { Config } from "../../core/config/load.ts";
import type { Header } from "../../core/events/header.ts";
import { machineFacts } from "../../core/machine/facts.ts";
import { gitState } from "../../core/machine/git.ts";
import { makeHeader } from "../../core/run/header.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, table, type Terminal } from "../terminal.ts";

export const importCalls: Command = {
  summary: "Make a trace of calls that another program wrote down",
  usage: "<file>",
  examples: [
    "import chat.har",
    "import requests.jsonl --name my-app",
    "import ~/.lmstudio/server-logs/2026-11/2026-11-22.1.log",
    "import -  # what is piped in, for example from lms log stream --json --stats",
    "import requests.jsonl --dry-run",
  ],
  flags: {
    "format": {
      summary: "Read it as this, whatever it looks like",
      value: FORMATS.map(({ name }) => name).join("|"),
    },
    "name": { summary: "Name of the trace; that of the file when absent", value: "NAME" },
    "dry-run": { summary: "Say what is in the file and write nothing" },
    ...settingFlags(["traces.dir", "traces.redact"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, args: [file = ""] } = invocation;
    const config = await configOf(invocation);
    const format = formatOf(invocation);
    const text = file === "-"
      ? await streamText(Deno.stdin.readable, { name: "standard input" })
      : await fileText(file);
    const plan = planImport(text, { file, format });
    if (switches.has("dry-run")) {
      tell(plan, { terminal, json: switches.has("json") });
      return 0;
    }
    const header = await headerOf(plan, { invocation, config });
    const folder = config.settings["traces.dir"];
    const patterns = config.settings["traces.redact"].map((pattern) => new RegExp(pattern));
    const written = await writeImport(plan, { folder, header, redaction: { patterns } });
    tell(plan, { terminal, json: switches.has("json"), written });
    return 0;
  },
};

function formatOf({ values }: Invocation): FormatName | undefined {
  const [wanted] = values["format"] ?? [];
  if (wanted === undefined) return undefined;
  const found = FORMATS.find(({ name }) => name === wanted);
  if (found !== undefined) return found.name;
  throw new UsageError(
    `Cannot read format "${wanted}": there is none of that name`,
    `Use one of ${FORMATS.map(({ name }) => name).join(", ")}, or leave --format out`,
  );
}

async function headerOf(
  plan: ImportPlan,
  { invocation, config }: { readonly invocation: Invocation; readonly config: Config },
): Promise<Header> {
  const { line, version, values } = invocation;
  const name = values["name"]?.[0] ?? nameOf(plan.file);
  const machine = await machineFacts();
  const git = await gitState(Deno.cwd());
  const header = makeHeader({ config, quick: false, command: line, version }, {
    label: `import-${name}`,
    used: [],
    models: modelsOf(plan),
    machine,
    git,
  });
  const began = beginningOf(plan);
  return {
    ...header,
    source: { kind: "import", name, lacks: [...plan.lacks] },
    ...(began === null ? {} : {
      started: new Date(began).toISOString(),
      epochNs: `${BigInt(Math.floor(began)) * 1_000_000n}`,
    }),
  };
}

/** Without folder and ending. */
function nameOf(file: string): string {
  const last = file.slice(dirname(file) === "." ? 0 : dirname(file).length);
  return last.replace(/^[./\\]+/, "").replace(/\.\w+$/, "") || "standard-input";
}

interface Telling {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Absent where nothing was written. */
  readonly written?: Awaited<ReturnType<typeof writeImport>>;
}

function tell(plan: ImportPlan, { terminal, json, written }: Telling): void {
  const models = Map.groupBy(plan.calls, ({ asked: { model } }) => model);
  const { format, calls, skipped, lacks } = plan;
  if (json) {
    const counts = { calls: calls.length, skipped: skipped.length };
    const byModel = Object.fromEntries([...models].map(([model, of]) => [model, of.length]));
    const what = { format: format.name, ...counts, models: byModel, lacks };
    const where = written === undefined ? { dryRun: true } : written;
    terminal.out(JSON.stringify({ kind: "import", file: plan.file, ...what, ...where }));
    for (const one of skipped.slice(0, 100)) {
      terminal.out(JSON.stringify({ kind: "skipped", ...one }));
    }
    return;
  }
  terminal.out(
    `${format.title}: ${counted(calls.length, "call")} of ${counted(models.size, "model")}`,
  );
  terminal.out(table(
    [{ title: "model", yields: "cut" }, { title: "calls", right: true }],
    [...models].map(([model, of]) => [model, String(of.length)]),
    terminal.width,
  ));
  for (const [reason, all] of Map.groupBy(skipped, ({ reason }) => reason)) {
    const where = all.slice(0, 3).map(({ place }) => place).join(", ");
    const more = all.length > 3 ? " …" : "";
    terminal.out(
      terminal.paint.yellow(safeLine(`passed over ${all.length} × ${reason} (${where}${more})`)),
    );
  }
  for (const one of lacks) terminal.out(terminal.paint.dim(safeLine(`lacks ${one}`)));
  if (written === undefined) {
    terminal.note("Nothing was written. Leave --dry-run out to make the trace");
    return;
  }
  const { completed, failed, path } = written;
  terminal.out(`answered ${completed}, failed ${failed}`);
  terminal.out(`trace    ${safeLine(path)}`);
  terminal.out(`look     ${commandLine("trace", "show", path)}`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
