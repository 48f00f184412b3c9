/** `serve`: the dashboard over the traces of a folder. @module */

import { createApp } from "../../server/app.ts";
import { isLoopback, listen } from "../../server/listen.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { commandLine } from "../help.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safe, safeLine, type Terminal } from "../terminal.ts";
import { runsIn } from "../trace/folder.ts";
import type { TokenStore } from "../../server/guard/tokens.ts";
import { tokenStore } from "./token_store.ts";
import { alarmChoice } from "./alarm_choice.ts";
import { programOf } from "./program_words.ts";

/** Used by none of the programs that a developer of models runs. */
const PORT = 5757;

export const serve: Command = {
  summary: "Look at runs in a browser, live and afterwards",
  usage: "",
  examples: [
    "serve",
    "serve --open",
    "serve --port 0 --json",
    "serve --traces-dir ../other/traces",
    "serve --listen 0.0.0.0  # for other machines, who need a token: auth token",
  ],
  flags: {
    "port": {
      summary: `Port, or the next that is free; 0 for any. Default ${PORT}`,
      value: "PORT",
    },
    "listen": { summary: "Address of this machine to listen on. Default 127.0.0.1", value: "IP" },
    "host": {
      summary: "A further name under which browsers may call it",
      value: "NAME",
      repeats: true,
    },
    "open": { summary: "Open a browser" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches, values, version } = invocation;
    const config = await configOf(invocation);
    const folder = config.settings["traces.dir"];
    const port = portOf(values["port"]?.[0]);
    const hostname = values["listen"]?.[0] ?? "127.0.0.1";
    checkNames(values["host"] ?? []);
    const tokens = isLoopback(hostname) ? undefined : tokensFor(hostname);
    using app = createApp({
      folder,
      version,
      dashboard: new URL("../../server/dashboard/dist/", import.meta.url),
      hosts: [...(values["host"] ?? []), ...ownNames(hostname)],
      ...(tokens === undefined ? {} : { tokens }),
      program: programOf(),
      // Loads what looks for providers, which a server that only shows never needs.
      choices: async () => await (await import("./run_choices.ts")).runChoices(invocation),
      config: () => configOf(invocation),
      alarms: await alarmChoice(config),
      failed: (cause) => terminal.note(safe(String(cause))),
    });
    await using server = listen(app, { hostname, port });
    const { url } = server;
    await announce(invocation, { url, folder, moved: port !== 0 && port !== server.port });
    if (switches.has("open")) await openBrowser(url, terminal);
    using signals = new StopSignals({
      stopping: () => {
        const running = app.jobs.list().filter(({ state }) => state !== "ended").length;
        if (running === 0) return;
        terminal.note(
          `Finishing the samples of ${
            counted(running, "run")
          }; press Ctrl+C again to leave at once`,
        );
      },
      leaving: () => app.jobs.killAll(),
    });
    await new Promise((resolve) => signals.stop.addEventListener("abort", resolve));
    await app.jobs.stopAll();
    return signals.exitCode ?? 0;
  },
};

async function announce(
  { terminal, switches }: Invocation,
  { url, folder, moved }: { readonly url: URL; readonly folder: string; readonly moved: boolean },
): Promise<void> {
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "launch", url: url.href, pid: Deno.pid, folder }));
    return;
  }
  if (moved) terminal.note("That port is in use; taking the next one that is free");
  terminal.out(`Model Lens shows ${safeLine(folder)} at ${url.href}; Ctrl+C ends it`);
  if ((await runsIn(folder)).length > 0) return;
  terminal.note(
    `There are no runs yet. Make a first one: ${
      commandLine("run", "--quick")
    }; it appears by itself`,
  );
}

/** Other machines are answered only with a token, so there must be one. Throws `UsageError`. */
function tokensFor(hostname: string): TokenStore {
  const tokens = tokenStore();
  if (tokens.list().length > 0) return tokens;
  throw new UsageError(
    `Cannot listen on "${hostname}" without a token: other machines could read everything`,
    `Make one with "${commandLine("auth", "token")}", or leave --listen out`,
  );
}

/** Under which names other machines reach an address of this one. */
function ownNames(hostname: string): string[] {
  if (isLoopback(hostname)) return [];
  const isAnywhere = hostname === "0.0.0.0" || hostname === "::";
  const all = isAnywhere ? Deno.networkInterfaces().map(({ address }) => address) : [hostname];
  return all.map((address) => address.includes(":") ? `[${address}]` : address);
}

/** Throws `UsageError` for an address to listen on, which other programs call so too. */
function checkNames(names: readonly string[]): void {
  const address = names.find((name) => name === "0.0.0.0" || name === "::");
  if (address === undefined) return;
  throw new UsageError(
    `Cannot be called by the name "${address}"`,
    `Write --listen ${address} to listen on every address of this machine`,
  );
}

function portOf(given: string | undefined): number {
  if (given === undefined) return PORT;
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new UsageError(
    `Cannot use "${given}" as a port: wanted a number from 0 to 65535`,
    "Write --port 0 for any that is free",
  );
}

/** Where there is nothing that opens one, as over ssh, the address that was printed is as good. */
async function openBrowser(url: URL, terminal: Terminal): Promise<void> {
  const openers = { darwin: ["open"], windows: ["cmd", "/c", "start", ""] } as const;
  const [program, ...args] = Deno.build.os === "darwin" || Deno.build.os === "windows"
    ? openers[Deno.build.os]
    : ["xdg-open"];
  const quiet = { stdout: "null", stderr: "null" } as const;
  try {
    const { success } = await new Deno.Command(program, { args: [...args, url.href], ...quiet })
      .output();
    if (!success) terminal.note(`No browser opened by "${program}": open ${url.href} in one`);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    terminal.note(`Cannot open a browser: "${program}" is not there; open ${url.href} in one`);
  }
}
