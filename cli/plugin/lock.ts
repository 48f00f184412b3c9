/** `plugins lock`: accepts plugins as they are now. @module */

import { suggestion } from "../../core/config/nearest.ts";
import { discover, type Found } from "../../core/plugin/discovery.ts";
import { forgetGone, gonePlugins, isLockable, lockPlugins } from "../../core/plugin/locking.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { UnknownNameError } from "../../core/provider/errors.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import type { Terminal } from "../terminal.ts";
import { description, problemText } from "../trust.ts";

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
    const all = switches.has("all");
    if (all && args.length > 0) {
      throw new UsageError("Cannot lock all plugins and some", "Leave out --all, or the names");
    }
    const roots = await pluginRoots();
    const plugins = await discover(roots);
    const chosen = args.length > 0
      ? [...new Set(args.map((id) => named(id, plugins)))]
      : plugins.filter(isLockable);
    for (const plugin of chosen) {
      if (plugin.problem !== undefined && !isLockable(plugin)) throw plugin.problem;
    }
    for (const plugin of chosen.filter(isLockable)) terminal.note(description(plugin));
    const gone = all ? [...(await gonePlugins(roots, plugins)).values()].flat() : [];
    for (const id of gone) terminal.note(`${id}: its folder is gone`);

    if (args.length === 0 && !all && chosen.length > 0) {
      terminal.note("Nothing was locked. Name the plugins to lock, or use --all.");
      return 2;
    }
    if (!switches.has("dry-run")) {
      const say = (kind: "locked" | "forgot", id: string) =>
        terminal.out(switches.has("json") ? JSON.stringify({ kind, id }) : `${kind} ${id}`);
      for (const { id } of await lockPlugins(chosen)) say("locked", id);
      if (all) await forgetGone(roots, plugins);
      for (const id of gone) say("forgot", id);
    }
    if (chosen.length + gone.length === 0) terminal.note("Nothing to lock.");
    return args.length === 0 ? nameRefused(plugins, terminal) : 0;
  },
};

/** What no lock helps against; returns the exit code. */
function nameRefused(plugins: readonly Found[], terminal: Terminal): number {
  let code = 0;
  for (const plugin of plugins) {
    if (plugin.problem === undefined || isLockable(plugin)) continue;
    terminal.note(terminal.paintNote.yellow(problemText(plugin.problem)));
    code = 1;
  }
  return code;
}

function named(id: string, plugins: readonly Found[]): Found {
  const exact = plugins.find((plugin) => plugin.id === id);
  if (exact !== undefined) return exact;
  const [found, other] = plugins.filter(({ name }) => name === id);
  if (found === undefined) {
    throw new UnknownNameError(
      `Cannot lock "${id}": there is no such plugin`,
      suggestion(id, plugins.map((plugin) => plugin.id)),
    );
  }
  if (other === undefined) return found;
  throw new UsageError(
    `Cannot lock "${id}": "${found.id}" and "${other.id}" have that name`,
    "Write the whole id",
  );
}
