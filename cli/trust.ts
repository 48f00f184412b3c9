/** Asks a person whether a plugin that is new may be locked. @module */

import type { Found } from "../core/plugin/discovery.ts";
import { lockPlugins } from "../core/plugin/locking.ts";
import { describePermissions } from "./permissions.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Names every plugin that is not used and why. New ones may be locked there and then when a person
 * can be asked and `ask` holds; everything else only by `plugins lock`. Returns the plugins as they are afterwards.
 */
export async function settlePlugins(
  plugins: readonly Found[],
  { terminal, ask }: { readonly terminal: Terminal; readonly ask: boolean },
): Promise<readonly Found[]> {
  const settled: Found[] = [];
  for (const plugin of plugins) {
    const { problem } = plugin;
    if (
      problem?.code === "plugin_not_locked" && ask && terminal.interactive &&
      confirmed(plugin, terminal)
    ) {
      settled.push(...await lockPlugins([plugin]));
      continue;
    }
    if (problem !== undefined) {
      terminal.note(terminal.paintNote.yellow(`${problem.message}. ${problem.hint}.`));
    }
    settled.push(plugin);
  }
  return settled;
}

function confirmed(plugin: Found, terminal: Terminal): boolean {
  terminal.note(`Plugin "${plugin.id}" is new: ${plugin.manifest?.summary ?? ""}`);
  terminal.note(`  folder: ${plugin.folder}`);
  terminal.note(`  asks for: ${describePermissions(plugin.manifest?.permissions ?? {})}`);
  return confirm("Lock it as it is now and use it?");
}
