/** `doctor`: what a server really does, found out by small requests. @module */

import { keep, type Kept, keptFolder, keptPath, readKept } from "../../core/doctor/cache.ts";
import type { Diagnosis } from "../../core/doctor/finding.ts";
import { CHECK_COUNT, DOCTOR_VERSION, examine, type Examined } from "../../core/doctor/session.ts";
import type { Config } from "../../core/config/load.ts";
import type { RunModel } from "../../core/events/header.ts";
import { machineFacts } from "../../core/machine/facts.ts";
import { gitState } from "../../core/machine/git.ts";
import { type Connection, connectProvider } from "../../core/provider/connect.ts";
import type { TimeLimits } from "../../core/provider/deadline.ts";
import { makeHeader, shortName } from "../../core/run/header.ts";
import { runModels } from "../../core/run/models.ts";
import type { Command, Invocation } from "../command.ts";
import { seconds } from "../figures.ts";
import { commandLine } from "../help.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { type Column, safe, safeLine, table, type Terminal } from "../terminal.ts";

export const doctor: Command = {
  summary: "Find out what a server really does, by small requests",
  usage: "",
  examples: [
    "doctor",
    "doctor --provider ollama --model qwen3:8b",
    "doctor --api-base http://localhost:8000/v1 --json",
    "doctor --fresh",
  ],
  flags: {
    "model": {
      summary: "Model to ask; absent for the first that is configured or listed",
      value: "NAME",
    },
    "fresh": { summary: "Ask again, even if server and model are those of last time" },
    ...settingFlags([
      "provider",
      "api.base",
      "api.key_env",
      "timeout",
      "retries",
      "limits.connect",
      "limits.first_token",
      "limits.stall",
      "traces.dir",
      "traces.redact",
    ]),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches, values } = invocation;
    const config = await configOf(invocation);
    const connection = await connectProvider({
      config,
      plugins: await pluginsFor(config),
      env: (name) => Deno.env.get(name),
      notice: (text) => terminal.note(safe(text)),
    });
    try {
      const wanted = values["model"] ?? [];
      const names = wanted.length > 0 ? wanted : config.settings.models.slice(0, 1);
      const [model] = await runModels(connection, names);
      if (model === undefined) throw new TypeError("Cannot examine: no model was chosen");
      const path = pathOf(connection, model);
      const asks = path === undefined || switches.has("fresh") || !recognisable(model);
      const kept = asks ? undefined : await readKept(path);
      if (kept !== undefined) return show(kept, { model, invocation, cached: true });
      return await askAnew({ invocation, config, connection, model, path });
    } finally {
      await connection.provider.close?.();
    }
  },
};

/** A server that tells neither its version nor a digest may be another one since. */
function recognisable({ server, model }: RunModel): boolean {
  return server.version.value !== null || model.digest.value !== null;
}

function pathOf({ plugin }: Connection, model: RunModel): string | undefined {
  const folder = keptFolder();
  return folder && keptPath(folder, { model, plugin: plugin.sha256 }, new Date());
}

/** How long one check may take, in milliseconds: a slow server is asked no more than it can answer. */
const CHECK_MS = 180_000;
/** Seconds that questions this small may take, where nobody has said otherwise; loading the model is in the first. */
const [FIRST_TOKEN_S, STALL_S] = [120, 15];

/** Long enough to see a model that is freed at once, short enough to wait for. */
const IDLE_MS = 1500;

function limitsOf({ settings, sources }: Config): TimeLimits {
  const most = (name: "limits.first_token" | "limits.stall", seconds: number) =>
    1000 * (sources[name].source === "default" ? seconds : settings[name]);
  return {
    firstTokenMs: most("limits.first_token", FIRST_TOKEN_S),
    stallMs: most("limits.stall", STALL_S),
    totalMs: settings.timeout * 1000,
  };
}

interface Circumstances {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly connection: Connection;
  readonly model: RunModel;
  /** Where the outcome is kept; undefined where there is no home. */
  readonly path: string | undefined;
}

async function askAnew(
  { invocation, config, connection, model, path }: Circumstances,
): Promise<number> {
  const { settings } = config;
  const { terminal, line, version } = invocation;
  const [machine, git] = await Promise.all([machineFacts(), gitState(Deno.cwd())]);
  const header = makeHeader({ config, quick: false, command: line, version }, {
    label: `doctor-${shortName(model.model.id)}`,
    used: [connection.plugin],
    models: [model],
    machine,
    git,
  });
  const trace = `${settings["traces.dir"]}/${header.run}`;
  using signals = new StopSignals();
  let made = 0;
  const examined = await examine({
    path: trace,
    header,
    redaction: {
      secrets: connection.secrets,
      patterns: settings["traces.redact"].map((pattern) => new RegExp(pattern)),
    },
    llm: connection.provider,
    limits: limitsOf(config),
    checkMs: CHECK_MS,
    retries: settings.retries,
    idleMs: IDLE_MS,
    stop: signals.stop,
    observe: ({ title }) => terminal.redraw(`${++made} of ${CHECK_COUNT}: ${title}`),
  });
  const outcome: Kept = {
    doctor: DOCTOR_VERSION,
    at: new Date().toISOString(),
    trace: await Deno.realPath(trace),
    provider: model.provider,
    model: model.model.id,
    diagnoses: [...examined.diagnoses],
  };
  if (path !== undefined && holds(examined)) await keep(path, outcome);
  const exitCode = show(outcome, { model, invocation, cached: false });
  return examined.stopped ? signals.exitCode ?? 1 : exitCode;
}

/** A server that failed or was not asked to the end may do better next time. */
function holds({ steady, stopped }: Examined): boolean {
  return steady && !stopped;
}

function show(
  kept: Kept,
  { model, invocation: { terminal, switches }, cached }: {
    readonly model: RunModel;
    readonly invocation: Invocation;
    readonly cached: boolean;
  },
): number {
  const { diagnoses, trace, at } = kept;
  const faults = diagnoses.filter(({ verdict }) => verdict === "broken").length;
  const exitCode = faults === 0 ? 0 : 1;
  if (switches.has("json")) {
    const { server } = model;
    terminal.out(
      JSON.stringify({
        kind: "doctor",
        provider: kept.provider,
        model: kept.model,
        server,
        at,
        cached,
      }),
    );
    for (const one of diagnoses) terminal.out(JSON.stringify({ kind: "finding", ...one }));
    terminal.out(
      JSON.stringify({ kind: "done", status: "completed", exitCode, broken: faults, path: trace }),
    );
    return exitCode;
  }
  const { server, version, url } = model.server;
  const who = [server.value, version.value, url].filter((fact) => fact !== null).join(", ");
  terminal.out(`${terminal.paint.bold(safeLine(kept.model))} on ${safeLine(who)}`);
  if (cached) {
    const age = seconds((Date.now() - Date.parse(at)) / 1000);
    terminal.out(terminal.paint.dim(`as found ${age} ago; --fresh asks again`));
  }
  terminal.out("");
  terminal.out(findings(diagnoses, terminal));
  terminal.out("");
  terminal.out(`trace    ${safeLine(trace)}`);
  terminal.out(`look     ${commandLine("trace", "show", trace, "--samples")}`);
  return exitCode;
}

const COLUMNS: readonly Column[] = [
  { title: "check" },
  { title: "verdict" },
  { title: "evidence", yields: "cut" },
];

/** A table, and below it what to do about each check that is not good. */
function findings(diagnoses: readonly Diagnosis[], { paint, width }: Terminal): string {
  const rows = diagnoses.map(({ title, verdict, evidence }) => [title, verdict, evidence]);
  const advised = diagnoses.filter(({ advice }) => advice !== null);
  return [
    table(COLUMNS, rows, width),
    ...(advised.length === 0 ? [] : ["", paint.bold("What to do")]),
    ...advised.map(({ title, advice }) => safeLine(`${title}: ${advice}`)),
  ].join("\n");
}
