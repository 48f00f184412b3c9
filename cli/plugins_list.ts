/** `plugins list`: what is installed, and whether it is locked. @module */

import { discover, type Found } from "../core/plugin/discovery.ts";
import { pluginRoots } from "../core/plugin/roots.ts";
import type { Command } from "./command.ts";
import { describePermissions } from "./permissions.ts";
import { safeLine, table } from "./terminal.ts";
import { problemText } from "./trust.ts";

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
    const titles = ["kind", "name", "version", "state", "from", "asks for"];
    terminal.out(table(
      titles.map((title) => ({ title })),
      plugins.map((plugin) => [
        plugin.kind,
        safeLine(plugin.name),
        plugin.manifest?.version ?? "–",
        stateOf(plugin),
        plugin.root.name,
        plugin.manifest === undefined ? "–" : describePermissions(plugin.manifest.permissions),
      ]),
    ));
    for (const plugin of plugins) {
      if (plugin.problem === undefined) continue;
      terminal.note(terminal.paintNote.yellow(problemText(plugin.problem)));
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

/** How a plugin stands to its lock, in one word. */
export function stateOf({ problem }: Pick<Found, "problem">): string {
  if (problem === undefined) return "locked";
  if (problem.code === "plugin_not_locked") return "new";
  return problem.code === "plugin_changed" ? "changed" : "refused";
}
