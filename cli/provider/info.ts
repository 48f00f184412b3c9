/** `info`: the machine, the providers found and why others were not, the plugins. @module */

import { machineFacts } from "../../core/machine/facts.ts";
import { summary } from "../../core/machine/summary.ts";
import { type Detection, detectProviders } from "../../core/provider/connect.ts";
import type { Command } from "../command.ts";
import { configOf, pluginsFor, PROVIDER_FLAGS } from "../settings.ts";
import { safe, table } from "../terminal.ts";

export const info: Command = {
  summary: "Show the machine, the providers found and why others were not, and the plugins",
  usage: "",
  examples: ["info", "info --json"],
  flags: PROVIDER_FLAGS,
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches, version } = invocation;
    const config = await configOf(invocation);
    const plugins = await pluginsFor(config);
    const env = (name: string) => Deno.env.get(name);
    const [machine, detections] = await Promise.all([
      machineFacts(),
      detectProviders({ config, plugins, env, notice: (text) => terminal.note(safe(text)) }),
    ]);
    for (const one of detections) if ("connection" in one) await one.connection.provider.close?.();
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "program", version, machine }));
      for (const one of detections) {
        terminal.out(JSON.stringify({ kind: "provider", ...recordOf(one) }));
      }
      return 0;
    }
    const { bold, dim } = terminal.paint;
    terminal.out(`${bold("model-lens")} ${version} on Deno ${Deno.version.deno}`);
    terminal.out(summary(machine));
    terminal.out(`\n${bold("Providers")}`);
    terminal.out(
      table(["provider", "found", "facts"].map((title) => ({ title })), detections.map(row)),
    );
    const states = Map.groupBy(
      plugins,
      ({ problem }) => problem === undefined ? "locked" : "not used",
    );
    const counts = [...states].map(([state, members]) => `${members.length} ${state}`).join(", ");
    terminal.out(`\n${bold("Plugins")}  ${counts} ${dim("(plugins list)")}`);
    return 0;
  },
};

function recordOf(one: Detection): object {
  return "connection" in one
    ? { name: one.name, found: true, server: one.connection.server }
    : { name: one.name, found: false, reason: one.reason, hint: one.hint };
}

function row(one: Detection): string[] {
  if (!("connection" in one)) return [one.name, "no", one.reason];
  const { server, version, url } = one.connection.server;
  const facts = [server.value, version.value, url].filter((fact) => fact !== null);
  return [one.name, "yes", facts.join(", ")];
}
