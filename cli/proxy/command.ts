/** `proxy`: every call of any app becomes a trace, with one port changed. @module */

import { ConfigError } from "../../core/config/errors.ts";
import type { Config } from "../../core/config/load.ts";
import { machineFacts } from "../../core/machine/facts.ts";
import { gitState } from "../../core/machine/git.ts";
import { activeAlarms, checkFailOn, failsOn, knownAlarms } from "../../core/alarms/active.ts";
import { RecorderProcess } from "../../core/proxy/channel/recorder_process.ts";
import type { Begin } from "../../core/proxy/channel/begin.ts";
import { Proxy } from "../../core/proxy/tunnel/proxy.ts";
import { type Upstream, upstreamOf } from "../../core/proxy/tunnel/upstream.ts";
import { withoutSecrets } from "../../core/provider/url.ts";
import { makeHeader } from "../../core/run/header.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { GATE_FAILED } from "../run/alarms.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { exposed, isItself, type Listen, listenOf } from "./listen.ts";
import { type News, NewsLines } from "./news_lines.ts";
import { recorderCommand } from "./recorder.ts";
import { findUpstream } from "./upstream.ts";

export const proxy: Command = {
  summary: "Record every call of any app, which only needs another port",
  usage: "",
  examples: [
    "proxy",
    "proxy --upstream http://localhost:8080 --listen 9000",
    "proxy --name my-agent --redact 'sk-[a-z0-9]+'",
    "proxy --no-content",
  ],
  flags: {
    "upstream": {
      summary: "Server to pass everything on to; absent for the first that is found",
      value: "URL",
    },
    "listen": {
      summary: "Port, or host and port; the next free one if it is in use; 0 for any [4141]",
      value: "PORT",
    },
    "unsafe-listen": { summary: "Let other machines use it: a host that is not this machine's" },
    "name": { summary: "Goes into the names of the traces", value: "TEXT" },
    "no-content": { summary: "Keep times and counts only, no texts and no bytes" },
    "redact": {
      summary: "Regular expression whose matches never reach a file",
      value: "PATTERN",
      repeats: true,
    },
    ...settingFlags([
      "traces.dir",
      "traces.redact",
      "limits.connect",
      "alarms.on",
      "alarms.history",
      "fail_on",
    ]),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const config = await configOf(invocation);
    const listen = listenOf(invocation);
    const patterns = patternsOf(config, invocation.values["redact"] ?? []);
    const alarms = await alarmsOf(config);
    const found = await findUpstream(invocation, config);
    const upstream = upstreamOf(found.url);
    const { provider } = found;
    return await record({ invocation, config, listen, patterns, alarms, upstream, provider });
  },
};

interface Circumstances {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly listen: Listen;
  readonly patterns: readonly string[];
  readonly alarms: Begin["alarms"];
  readonly upstream: Upstream;
  readonly provider: string;
}

async function record(circumstances: Circumstances): Promise<number> {
  const { invocation: { terminal, switches }, config: { settings }, listen, upstream } =
    circumstances;
  const json = switches.has("json");
  // The port first: whoever cannot have it makes no trace.
  const tap = new LateTap();
  const proxy = open({ listen, upstream, tap });
  if (isItself(upstream.url, proxy)) {
    proxy.leave();
    throw new UsageError(
      `Cannot pass calls on to ${withoutSecrets(upstream.url)}: the proxy itself listens there`,
      "Name the port of the model server with --upstream, and another one with --listen",
    );
  }
  let announced = false;
  const early: News[] = [];
  const lines = new NewsLines(terminal);
  let failed = false;
  const hear = (news: News) => {
    // What runs, and where, is said before anything else.
    if (!announced) return void early.push(news);
    if (news.kind === "alarm.raised") failed ||= failsOn(settings.fail_on, news);
    if (news.kind === "idle") proxy.answered(news.connection, news.bytes);
    else if (json) terminal.out(JSON.stringify(news));
    else lines.say(news);
  };
  const recorder = tap.tap = new RecorderProcess({
    command: recorderCommand(),
    begin: await beginOf(circumstances, proxy),
    news: hear,
  });
  announce(circumstances, { proxy, recorder });
  announced = true;
  for (const news of early) hear(news);
  using signals = new StopSignals({
    stopping: () =>
      terminal.note("No new calls; those under way go on to their end. Ctrl+C again leaves them"),
    leaving: (exitCode) => {
      if (json) terminal.out(JSON.stringify({ kind: "done", status: "interrupted", exitCode }));
    },
  });
  await new Promise((resolve) => signals.stop.addEventListener("abort", resolve));
  await proxy.stop({ quietMs: QUIET_MS });
  const lost = await recorder.end();
  if (lost.reads > 0) {
    terminal.note(`${lost.reads} reads with ${lost.bytes} bytes passed and were not recorded`);
  }
  if (!failed) return signals.exitCode ?? 0;
  terminal.note(`Exit code ${GATE_FAILED}: an alarm of --fail-on was raised`);
  return GATE_FAILED;
}

/** A connection on which nothing has passed for so long is taken for idle where the recorder does not know. */
const QUIET_MS = 3000;

function open(options: { listen: Listen; upstream: Upstream; tap: LateTap }): Proxy {
  const { listen: { hostname, port }, upstream, tap } = options;
  try {
    return new Proxy({ hostname, port, upstream, tap });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot listen on ${hostname}:${port}: ${cause.message}`,
      "Choose another with --listen, or 0 for any port",
      { cause },
    );
  }
}

async function beginOf(
  { invocation, config, patterns, alarms, upstream, provider }: Circumstances,
  { hostname, port }: Proxy,
) {
  const { values, switches, line, version } = invocation;
  const [name] = values["name"] ?? [];
  const [machine, git] = await Promise.all([machineFacts(), gitState(Deno.cwd())]);
  const label = name === undefined ? "proxy" : `proxy-${name}`;
  const inputs = { config, quick: false, command: line, version };
  const header = makeHeader(inputs, { label, used: [], models: [], machine, git });
  const content = !switches.has("no-content");
  return {
    folder: config.settings["traces.dir"],
    header: {
      ...header,
      source: {
        kind: "proxy" as const,
        ...(name === undefined ? {} : { name }),
        upstream: withoutSecrets(upstream.url),
        listen: `http://${hostOf(hostname)}:${port}/`,
        ...(content ? {} : { content }),
      },
    },
    label,
    patterns: [...patterns],
    secrets: [],
    content,
    upstream: upstream.url.href,
    provider,
    alarms,
  };
}

/** What watches; names and settings are checked here, where somebody reads what is wrong with them. */
async function alarmsOf(config: Config): Promise<Begin["alarms"]> {
  const { settings, alarmSettings } = config;
  const known = await knownAlarms(await pluginsFor(config));
  checkFailOn(settings.fail_on, known);
  if (activeAlarms(known, config).length === 0) return undefined;
  return {
    on: [...settings["alarms.on"]],
    limit: settings["alarms.limit"],
    history: settings["alarms.history"],
    settings: Object.fromEntries(
      Object.entries(alarmSettings).map(([name, one]) => [name, { ...one }]),
    ),
    brought: known.some(({ plugin }) => plugin !== undefined),
  };
}

function patternsOf({ settings }: Config, given: readonly string[]): string[] {
  for (const pattern of given) {
    try {
      new RegExp(pattern);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new ConfigError(
        `Cannot use --redact "${pattern}": ${cause.message}`,
        "Correct the regular expression",
        { cause },
      );
    }
  }
  return [...settings["traces.redact"], ...given];
}

function announce(
  { invocation, listen, upstream, provider }: Circumstances,
  { proxy, recorder }: { readonly proxy: Proxy; readonly recorder: RecorderProcess },
): void {
  const { terminal, switches } = invocation;
  const url = `http://${hostOf(proxy.hostname)}:${proxy.port}/`;
  const server = withoutSecrets(upstream.url);
  if (switches.has("json")) {
    const pids = { pid: Deno.pid, recorderPid: recorder.pid ?? null };
    terminal.out(
      JSON.stringify({
        kind: "launch",
        command: "proxy",
        url,
        upstream: server,
        provider,
        ...pids,
      }),
    );
    return;
  }
  const { bold, dim, yellow } = terminal.paint;
  if (listen.port !== 0 && proxy.port !== listen.port) {
    terminal.out(yellow(`Port ${listen.port} is in use: listening on ${proxy.port} instead`));
  }
  if (exposed(proxy.hostname)) {
    terminal.out(yellow(
      `Whoever reaches ${proxy.hostname}:${proxy.port} can use ${
        safeLine(server)
      }, and is recorded`,
    ));
  }
  terminal.out(
    `${bold(url)} → ${safeLine(server)} (${
      provider === "unknown"
        ? "it does not answer, or not as any that is known"
        : safeLine(provider)
    })`,
  );
  terminal.out(dim(
    `In your app, put ${proxy.port} where the port of the server stands. Ctrl+C ends it`,
  ));
}

function hostOf(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

/** Tells nobody until there is someone: the port is open a moment before the recorder is. */
class LateTap {
  tap: RecorderProcess | undefined;
  open = (connection: number) => this.tap?.open(connection);
  asked = (...told: Parameters<RecorderProcess["asked"]>) => this.tap?.asked(...told);
  answered = (...told: Parameters<RecorderProcess["answered"]>) => this.tap?.answered(...told);
  ended = (...told: Parameters<RecorderProcess["ended"]>) => this.tap?.ended(...told);
  broke = (...told: Parameters<RecorderProcess["broke"]>) => this.tap?.broke(...told);
  close = (connection: number) => this.tap?.close(connection);
}
