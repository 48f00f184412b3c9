/** `plugins lock`: accepts plugins as they are now. @module */

import { suggestion } from "../core/config/nearest.ts";
import { discover, type Found, pluginRoots } from "../core/plugin/discovery.ts";
import { forgetGone, lockPlugins } from "../core/plugin/locking.ts";
import { UnknownNameError } from "../core/provider/errors.ts";
import type { Command } from "./command.ts";
import { describePermissions } from "./permissions.ts";

export const pluginsLock: Command = {
  summary: "Accept plugins as they are now",
  usage: "[id…]",
  examples: ["plugins lock provider-acme", "plugins lock --all", "plugins lock --all --dry-run"],
  flags: {
    "all": { summary: "Every plugin that is new or changed, and forget those that are gone" },
    "dry-run": { summary: "Only show what would be locked" },
  },
  takes: [0, 1000],

  async run({ terminal, args, switches }) {
    const plugins = await discover(await pluginRoots());
    const open = switches.has("all") || args.length === 0
      ? plugins.filter(({ problem }) => problem !== undefined)
      : args.map((id) => named(id, plugins));
    const chosen = open.filter(({ problem }) => problem?.code !== "plugin_duplicate");
    for (const plugin of chosen) terminal.note(description(plugin));
    if (args.length === 0 && !switches.has("all")) {
      terminal.note(
        open.length === 0
          ? "Every plugin is locked."
          : "Nothing was locked. Name the plugins to lock, or use --all.",
      );
      return open.length === 0 ? 0 : 2;
    }
    if (switches.has("dry-run")) return 0;
    const locked = await lockPlugins(chosen);
    const gone = switches.has("all") ? await forgetGone(plugins) : [];
    for (const { id } of locked) terminal.out(`locked ${id}`);
    for (const id of gone) terminal.out(`forgot ${id}: its folder is gone`);
    if (locked.length + gone.length === 0) terminal.out("Every plugin is locked.");
    return 0;
  },
};

function named(id: string, plugins: readonly Found[]): Found {
  const found = plugins.find((plugin) => plugin.id === id) ??
    plugins.find(({ name }) => name === id);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    `Cannot lock "${id}": there is no such plugin`,
    suggestion(id, plugins.map((plugin) => plugin.id)),
  );
}

function description({ id, manifest, folder, files, problem }: Found): string {
  const why = problem?.code === "plugin_changed"
    ? problem.message.replace(/^.*locked ones: /, "")
    : "new";
  return [
    `${id} ${manifest?.version ?? ""}: ${manifest?.summary ?? problem?.message ?? ""}`,
    `  ${folder}, ${Object.keys(files).length} files; ${problem === undefined ? "unchanged" : why}`,
    `  asks for: ${describePermissions(manifest?.permissions ?? {})}`,
  ].join("\n");
}
