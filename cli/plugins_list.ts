/** `plugins list`: what is installed, and whether it is locked. @module */

import { discover, type Found, pluginRoots } from "../core/plugin/discovery.ts";
import type { Command } from "./command.ts";
import { describePermissions } from "./permissions.ts";
import { table } from "./terminal.ts";

export const pluginsList: Command = {
  summary: "List plugins and skills, and whether they are locked",
  usage: "",
  examples: ["plugins list", "plugins list --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const plugins = await discover(await pluginRoots());
    if (switches.has("json")) {
      for (const plugin of plugins) terminal.out(JSON.stringify(record(plugin)));
      return 0;
    }
    const columns = ["kind", "name", "version", "state", "from", "asks for"].map((title) => ({
      title,
    }));
    terminal.out(table(
      columns,
      plugins.map((plugin) => [
        plugin.kind,
        plugin.name,
        plugin.manifest?.version ?? "–",
        stateOf(plugin),
        plugin.root.name,
        describePermissions(plugin.manifest?.permissions ?? {}),
      ]),
    ));
    for (const { problem } of plugins) {
      if (problem !== undefined) {
        terminal.note(terminal.paintNote.yellow(`${problem.message}. ${problem.hint}.`));
      }
    }
    return 0;
  },
};

/** A plugin as `--json` shows it. */
export function record(plugin: Found): object {
  const { id, name, kind, folder, root, manifest, sha256, problem } = plugin;
  return {
    kind: "plugin",
    id,
    name,
    plugin: kind,
    version: manifest?.version ?? null,
    summary: manifest?.summary ?? null,
    permissions: manifest?.permissions ?? null,
    folder,
    from: root.name,
    sha256: sha256 === "" ? null : sha256,
    state: stateOf(plugin),
    problem: problem === undefined
      ? null
      : { code: problem.code, message: problem.message, hint: problem.hint },
  };
}

function stateOf({ problem }: Found): string {
  if (problem === undefined) return "locked";
  if (problem.code === "plugin_not_locked") return "new";
  return problem.code === "plugin_changed" ? "changed" : "refused";
}
