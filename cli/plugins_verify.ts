/** `plugins verify`: compares plugins with the lock. @module */

import { discover, type Found } from "../core/plugin/discovery.ts";
import { gonePlugins } from "../core/plugin/locking.ts";
import { importProblem } from "../core/plugin/outside.ts";
import { pluginRoots } from "../core/plugin/roots.ts";
import type { Command } from "./command.ts";
import { counted } from "./figures.ts";
import { record } from "./plugins_list.ts";
import { safe } from "./terminal.ts";

/** A lock that was made by hand may hold a plugin whose code leaves its folder. */
async function withImports(plugin: Found): Promise<Found> {
  if (plugin.problem !== undefined) return plugin;
  return { ...plugin, problem: await importProblem(plugin) };
}

export const pluginsVerify: Command = {
  summary: "Compare plugins with the lock",
  usage: "",
  examples: ["plugins verify", "plugins verify --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const roots = await pluginRoots();
    const plugins = await Promise.all((await discover(roots)).map(withImports));
    const gone = [...(await gonePlugins(roots, plugins)).values()].flat();
    const bad = plugins.filter(({ problem }) => problem !== undefined);
    const code = bad.length + gone.length === 0 ? 0 : 1;
    if (switches.has("json")) {
      for (const plugin of plugins) terminal.out(JSON.stringify(record(plugin)));
      for (const id of gone) {
        terminal.out(JSON.stringify({ kind: "plugin", id, state: "gone" }));
      }
      return code;
    }
    for (const { problem } of bad) {
      terminal.out(safe(`${problem?.message}\n  hint: ${problem?.hint}`));
    }
    for (const id of gone) {
      terminal.out(safe(`Plugin "${id}" is locked and its folder is gone`));
      terminal.out('  hint: Restore it, or run "plugins lock --all", which forgets it');
    }
    terminal.out(
      code === 0
        ? `${counted(plugins.length, "plugin")}, as locked`
        : `not as locked: ${bad.length} of ${
          counted(plugins.length, "plugin")
        }; gone: ${gone.length}`,
    );
    return code;
  },
};
