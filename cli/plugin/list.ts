/** `plugins list`: what is installed, and whether it is locked. @module */

import { pluginRoots } from "../../core/plugin/roots.ts";
import { survey, type Surveyed } from "../../core/plugin/survey.ts";
import type { Command } from "../command.ts";
import { describePermissions } from "../permissions.ts";
import { safeLine, table } from "../terminal.ts";
import { problemText } from "../trust.ts";

export const pluginsList: Command = {
  summary: "List plugins and skills, and whether they are locked",
  usage: "",
  examples: ["plugins list", "plugins list --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const plugins = await survey(await pluginRoots());
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
        plugin.manifest?.version ?? plugin.locked?.version ?? "–",
        plugin.state,
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
export function record(plugin: Surveyed): object {
  const { id, name, kind, folder, root, manifest, sha256, state, problem } = plugin;
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
    state,
    problem: problem === undefined
      ? null
      : { code: problem.code, message: problem.message, hint: problem.hint },
  };
}
