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
import type { Found } from "../core/plugin/discovery.ts";
import { knownFaults } from "../core/doctor/faults.ts";
import { type Faults, lacking, needsOf } from "../core/run/needs.ts";
import type { Command, Invocation } from "./command.ts";
import { UsageError } from "./errors.ts";
import { counted } from "./figures.ts";
import { commandLine } from "./help.ts";
import { alarmWatch, GATE_FAILED, gateCode } from "./run/alarms.ts";
import { packsOf } from "./pack/run_packs.ts";
import { configFor, FRAMEWORK_FLAGS, frameworkOf, frameworksOf } from "./run/frameworks.ts";
import { FetchProgressLine } from "./models/fetch_progress.ts";
import { DETECTABLE_NOTE, detectableText, planRecords, planText } from "./run/plan_text.ts";
import { cardRecords, resultText } from "./run/result_text.ts";
import { RunProgress } from "./run/progress.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "./settings.ts";
import { StopSignals } from "./run/stop_signals.ts";
import { findRun } from "./trace/folder.ts";
import { safe, safeLine, type Terminal } from "./terminal.ts";
import { settlePlugins } from "./trust.ts";

export const run: Command = {
  summary: "Run benchmarks on one or more models, into a trace",
  usage: "",
  examples: [
    "run --quick",
    "run --provider ollama --models qwen3:8b,llama3.2 --benchmarks smoke --samples 120",
    "run --api-base http://localhost:8000/v1 --api-key-env MY_KEY --concurrency 4",
    "run --models ./model.gguf --provider embedded",
    "run --pack kept --models qwen3:8b",
    "run --framework devbench --quick --models qwen3:8b",
    "run --resume latest",
    "run --quick --dry-run --json",
  ],
  flags: {
    "quick": { summary: "A first impression in about a minute" },
    "pack": { summary: "Ask a prompt pack instead of benchmarks", value: "PACK", repeats: true },
    "resume": { summary: "Go on with a run that was stopped or died", value: "RUN" },
    "dry-run": { summary: "Print the plan and run nothing" },
    "frozen": { summary: "Never ask whether to lock a new plugin" },
    "ci": { summary: "For pipelines: as --frozen, with plain lines of progress" },
    ...settingFlags(KEY_NAMES),
    ...FRAMEWORK_FLAGS,
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const now = await configOf(invocation);
    const stopped = await resumed(invocation, now);
    const config = stopped === undefined ? now : resumedConfig(now, stopped.header);
    const inputs = await runInputs(invocation, { config, stopped });
    const { plugins } = inputs;
    const names = frameworksOf(invocation, { config, plugins, stopped });
    // What is wrong with a configuration is said before anything is asked.
    const frameworks = await Promise.all(
      names.map((name) => frameworkOf(name, { invocation, config, plugins, stopped })),
    );
    const { terminal, switches } = invocation;
    let exitCode = 0;
    for (const [index, name] of names.entries()) {
      const framework = frameworks[index];
      if (names.length > 1 && !switches.has("json")) {
        const title = framework?.facts.scheme.title ?? "General suite";
        terminal.out(`${index === 0 ? "" : "\n"}${terminal.paint.bold(safeLine(title))}`);
      }
      const own = { ...inputs, config: configFor(name, { config, framework, stopped }) };
      const circumstances = { invocation, config: own.config, stopped, plugins };
      const code = await one(framework === undefined ? own : { ...own, framework }, circumstances);
      // The first that is not 0 counts.
      exitCode ||= code;
      if (code >= SIGNALLED) return code;
    }
    if (names.length > 1) {
      terminal.note("Each of them is a system of its own: no number joins their reports");
    }
    return exitCode;
  },
};

/** One system, with a trace and a report of its own. It is prepared when its turn comes: its header says when it began. */
async function one(inputs: RunInputs, circumstances: Circumstances): Promise<number> {
  await using prepared = await prepareRun(inputs);
  const { invocation, stopped } = circumstances;
  if (stopped !== undefined) checkSamePlan(prepared, stopped);
  return invocation.switches.has("dry-run")
    ? showPlan(prepared, invocation)
    : await carryOut(prepared, circumstances);
}

/** Exit codes from here on are those of signals. */
const SIGNALLED = 128;

async function resumed(
  { values, switches }: Invocation,
  { settings }: Config,
): Promise<StoppedRun | undefined> {
  const [name] = values["resume"] ?? [];
  if (name === undefined) return undefined;
  const stopped = await readStoppedRun(await findRun(name, settings["traces.dir"]));
  if (switches.has("quick") && stopped.header.config["quick"] !== true) {
    throw new UsageError(
      "Cannot resume with --quick: the run was planned without it",
      "Leave --quick out, or start a new run",
    );
  }
  return stopped;
}

async function runInputs(
  invocation: Invocation,
  { config, stopped }: { readonly config: Config; readonly stopped: StoppedRun | undefined },
): Promise<RunInputs> {
  const { terminal, switches, line, version } = invocation;
  const packs = await packsOf(invocation, { config, stopped });
  const ask = !["frozen", "ci", "json"].some((name) => switches.has(name));
  const fetched = new FetchProgressLine(terminal);
  const plugins = await settlePlugins(await pluginsFor(config), { terminal, ask });
  return {
    config,
    plugins,
    env: (name) => Deno.env.get(name),
    notice: (text) => terminal.note(safe(text)),
    fetching: (one) => {
      // Drawn on one line, which the last piece clears.
      if (one.bytes === one.total) fetched.end();
      else fetched.show(one);
    },
    quick: stopped === undefined ? switches.has("quick") : stopped.header.config["quick"] === true,
    command: line,
    version,
    ...(packs.length === 0 ? {} : { packs }),
    ...(stopped === undefined ? {} : { resumed: stopped.header }),
  };
}

function showPlan(prepared: PreparedRun, { terminal, switches }: Invocation): number {
  if (!switches.has("json")) terminal.out(planText(prepared, terminal));
  else for (const record of planRecords(prepared)) terminal.out(JSON.stringify(record));
  return 0;
}

interface Circumstances {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly stopped: StoppedRun | undefined;
  readonly plugins: readonly Found[];
}

async function carryOut(
  prepared: PreparedRun,
  { invocation, config, stopped, plugins }: Circumstances,
): Promise<number> {
  const { terminal, switches } = invocation;
  const json = switches.has("json");
  const header = stopped?.header ?? prepared.header;
  const path = stopped?.path ?? `${config.settings["traces.dir"]}/${header.run}`;
  const fold = stopped?.fold ?? new RunFold();
  const howToGoOn = resumeLine(path, invocation);
  const { plan } = prepared;
  const faults = await faultsOf(prepared, terminal);
  const detectable = detectableText(prepared);
  const notes = detectable.length === 0 ? [] : [...detectable, `(${DETECTABLE_NOTE})`];
  const begun = stopped?.path;
  const alarms = await alarmWatch({ config, plugins, header, begun });
  using progress = new RunProgress({ terminal, json, path, header, plan, fold, notes });
  using signals = new StopSignals({
    stopping: () =>
      terminal.note("Finishing the samples under way; press Ctrl+C again to leave at once"),
    leaving: (exitCode) => {
      if (json) terminal.out(doneRecord({ status: "interrupted", exitCode, path }));
      terminal.note(howToGoOn);
    },
  });
  try {
    await runSession(prepared, {
      path,
      resume: stopped !== undefined,
      config,
      fold,
      faults,
      alarms,
      stop: signals.stop,
      observe: (event) => progress.observe(event),
      notice: (text) => terminal.note(safe(text)),
    });
  } catch (cause) {
    // A run that could not begin has left nothing to resume.
    if (progress.begun) terminal.note(howToGoOn);
    throw cause;
  }
  const result = report(fold);
  const exitCode = gateCode(exitCodeOf(result, { config, signals }), {
    alarms: result.alarms,
    failOn: config.settings.fail_on,
  });
  if (json) {
    terminal.out(JSON.stringify({ kind: "report", ...result }));
    for (const record of cardRecords({ header, fold })) terminal.out(JSON.stringify(record));
    terminal.out(doneRecord({ status: result.status, exitCode, path }));
    return exitCode;
  }
  const bundled = isBundled(prepared);
  terminal.out(resultText({ header, fold, report: result }, { path, terminal, bundled }));
  if (result.status !== "completed" || result.left > 0) terminal.note(howToGoOn);
  else if (result.failed > 0) terminal.note(failuresLine(result, { exitCode, path }));
  if (exitCode === GATE_FAILED) {
    terminal.note(`Exit code ${GATE_FAILED}: an alarm of --fail-on was raised`);
  }
  return exitCode;
}

/** What `doctor` found that the servers do not do; says which samples are not asked because of it. */
async function faultsOf(
  { header, connection, benchmarks, plan }: PreparedRun,
  terminal: Terminal,
): Promise<ReadonlyMap<string, Faults>> {
  const plugin = connection.plugin.sha256;
  const faults = new Map<string, Faults>();
  for (const model of header.models) faults.set(model.span, await knownFaults({ model, plugin }));
  const definitions = new Map(benchmarks.map(({ name, definition }) => [name, definition]));
  const lacks = plan.items.flatMap(({ benchmark, model, item }) => {
    const needs = needsOf(definitions.get(benchmark) ?? {}, item);
    return lacking(needs, faults.get(model) ?? new Map()) ?? [];
  });
  for (const [message, all] of Map.groupBy(lacks, (lack) => lack.message)) {
    terminal.note(terminal.paintNote.yellow(safeLine(`${all.length} × ${message}`)));
  }
  return faults;
}

/** A signal counts only where it cut the run short. */
function exitCodeOf(
  { status, failed }: Report,
  { config: { settings }, signals }: { readonly config: Config; readonly signals: StopSignals },
): number {
  if (status === "interrupted" && signals.exitCode !== undefined) return signals.exitCode;
  return failed > settings.allowed_errors ? 3 : 0;
}

/** Why the exit code is not 0, if it is not, and how to ask what failed again. */
function failuresLine(
  { failed }: Report,
  { exitCode, path }: { readonly exitCode: number; readonly path: string },
): string {
  const consequence = exitCode === 0 ? "" : `: exit code ${exitCode}, see --allowed-errors`;
  return `${counted(failed, "sample")} failed${consequence}. To ask again: ${
    commandLine("run", "--resume", path)
  }`;
}

function doneRecord(outcome: {
  readonly status: Report["status"];
  readonly exitCode: number;
  readonly path: string;
}): string {
  return JSON.stringify({ kind: "done", ...outcome });
}

/** The command that goes on with a run. A configuration that was named is not in the trace, so it is named again. */
function resumeLine(path: string, { values }: Invocation): string {
  const named = (values["config"] ?? []).flatMap((file) => ["--config", file]);
  return `To go on: ${commandLine("run", "--resume", path, ...named)}`;
}

/** Whether the provider is the one that is there when nothing else is: its results say only that everything works. */
function isBundled({ connection, header }: PreparedRun): boolean {
  return connection.server.url === null &&
    header.models.some(({ model }) => connection.definition.accepts?.(model.id) !== true);
}
