/** `run`: benchmarks on models, into a trace. @module */

import type { Config } from "../core/config/load.ts";
import { KEY_NAMES } from "../core/config/load.ts";
import { type Report, report } from "../core/run/report.ts";
import { RunFold } from "../core/run/fold.ts";
import { type PreparedRun, prepareRun, type RunInputs } from "../core/run/prepare.ts";
import {
  checkSamePlan,
  readStoppedRun,
  resumedConfig,
  type StoppedRun,
} from "../core/run/resume.ts";
import { runSession } from "../core/run/session.ts";
import type { Command, Invocation } from "./command.ts";
import { UsageError } from "./errors.ts";
import { PROGRAM } from "./help.ts";
import { planRecords, planText } from "./run/plan_text.ts";
import { reportText } from "./run/report_text.ts";
import { RunProgress } from "./run/progress.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "./settings.ts";
import { StopSignals } from "./run/stop_signals.ts";
import { findRun } from "./trace/folder.ts";
import { settlePlugins } from "./trust.ts";

export const run: Command = {
  summary: "Run benchmarks on one or more models, into a trace",
  usage: "",
  examples: [
    "run --quick",
    "run --provider ollama --models qwen3:8b,llama3.2 --benchmarks smoke --samples 120",
    "run --api-base http://localhost:8000/v1 --api-key-env MY_KEY --concurrency 4",
    "run --models ./model.gguf --provider embedded",
    "run --resume latest",
    "run --quick --dry-run --json",
  ],
  flags: {
    "quick": { summary: "A first impression in about a minute" },
    "resume": { summary: "Go on with a run that was stopped or died", value: "RUN" },
    "dry-run": { summary: "Print the plan and run nothing" },
    "frozen": { summary: "Never ask whether to lock a new plugin" },
    "ci": { summary: "For pipelines: as --frozen, with plain lines of progress" },
    ...settingFlags(KEY_NAMES),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const now = await configOf(invocation);
    const stopped = await resumed(invocation, now);
    const config = stopped === undefined ? now : resumedConfig(now, stopped.header);
    checkFramework(config);
    const inputs = await runInputs(invocation, { config, stopped });
    const prepared = await prepareRun(inputs);
    if (stopped !== undefined) checkSamePlan(prepared, stopped);
    if (invocation.switches.has("dry-run")) return await dryRun(prepared, invocation);
    return await carryOut(prepared, { invocation, config, stopped });
  },
};

async function resumed(
  { values }: Invocation,
  { settings }: Config,
): Promise<StoppedRun | undefined> {
  const [name] = values["resume"] ?? [];
  if (name === undefined) return undefined;
  return await readStoppedRun(await findRun(name, settings["traces.dir"]));
}

function checkFramework({ settings: { framework } }: Config): void {
  if (framework === "general") return;
  throw new UsageError(
    `Framework "${framework}" is not yet here`,
    "Use --framework general, or leave it out",
  );
}

async function runInputs(
  { terminal, switches, line, version }: Invocation,
  { config, stopped }: { readonly config: Config; readonly stopped: StoppedRun | undefined },
): Promise<RunInputs> {
  const ask = !["frozen", "ci", "json"].some((name) => switches.has(name));
  const plugins = await settlePlugins(await pluginsFor(config), { terminal, ask });
  return {
    config,
    plugins,
    env: (name) => Deno.env.get(name),
    notice: (text) => terminal.note(text),
    quick: stopped === undefined ? switches.has("quick") : stopped.header.config["quick"] === true,
    command: line,
    version,
    ...(stopped === undefined ? {} : { resumed: stopped.header }),
  };
}

async function dryRun(prepared: PreparedRun, { terminal, switches }: Invocation): Promise<number> {
  await prepared.connection.provider.close?.();
  if (!switches.has("json")) terminal.out(planText(prepared, terminal.paint));
  else for (const record of planRecords(prepared)) terminal.out(JSON.stringify(record));
  return 0;
}

interface Circumstances {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly stopped: StoppedRun | undefined;
}

async function carryOut(
  prepared: PreparedRun,
  { invocation, config, stopped }: Circumstances,
): Promise<number> {
  const { terminal, switches } = invocation;
  const json = switches.has("json");
  const path = stopped?.path ?? `${config.settings["traces.dir"]}/${prepared.header.run}`;
  const fold = stopped?.fold ?? new RunFold();
  const progress = new RunProgress(prepared, { terminal, fold, json, path });
  using signals = new StopSignals(terminal);
  progress.begin();
  try {
    await runSession(prepared, {
      path,
      resume: stopped !== undefined,
      config,
      fold,
      stop: signals.stop,
      abort: signals.abort,
      observe: (event) => progress.observe(event),
    });
  } catch (cause) {
    terminal.note(resumeLine(path));
    throw cause;
  } finally {
    progress.end();
  }
  const result = report(fold);
  const exitCode = signals.exitCode ?? exitCodeOf(result, config);
  if (json) {
    terminal.out(JSON.stringify({ kind: "report", ...result }));
    terminal.out(JSON.stringify({ kind: "done", status: result.status, exitCode, path }));
    return exitCode;
  }
  terminal.out(reportText(result, { path, paint: terminal.paint, bundled: isBundled(prepared) }));
  if (result.status !== "completed") terminal.note(resumeLine(path));
  return exitCode;
}

function exitCodeOf({ failed }: Report, { settings }: Config): number {
  return failed > settings.allowed_errors ? 3 : 0;
}

function resumeLine(path: string): string {
  return `To go on: ${PROGRAM} run --resume ${path}`;
}

/** Whether the provider is the one that is there when nothing else is: its results say only that everything works. */
function isBundled({ connection, header }: PreparedRun): boolean {
  return connection.server.url === null &&
    header.models.some(({ model }) => !/\.gguf$/i.test(model.id));
}
