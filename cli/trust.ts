/** Asks a person whether a plugin that is new may be locked. @module */

import type { Found } from "../core/plugin/discovery.ts";
import type { PluginError } from "../core/plugin/errors.ts";
import { lockPlugins } from "../core/plugin/locking.ts";
import { counted } from "./figures.ts";
import { describePermissions } from "./permissions.ts";
import { safeLine, type Terminal } from "./terminal.ts";

/**
 * Names every plugin that is not used and why. New ones may be locked there and then when a person
 * can be asked and `ask` holds; everything else only by `plugins lock`. Returns the plugins as they
 * are afterwards. Throws `LockFileError` and `LockWriteError`.
 */
export async function settlePlugins(
  plugins: readonly Found[],
  { terminal, ask }: { readonly terminal: Terminal; readonly ask: boolean },
): Promise<readonly Found[]> {
  const settled: Found[] = [];
  for (const plugin of plugins) {
    const { problem, manifest } = plugin;
    const isNew = problem?.code === "plugin_not_locked";
    if (isNew && ask && terminal.interactive && confirmed(plugin, terminal)) {
      settled.push(...await lockPlugins([plugin]));
      continue;
    }
    settled.push(plugin);
    if (problem === undefined) continue;
    const asks = isNew ? ` It asks for: ${describePermissions(manifest?.permissions ?? {})}.` : "";
    terminal.note(terminal.paintNote.yellow(problemText(problem) + asks));
  }
  return settled;
}

/** A problem and the next step, on one line; names of files and the texts of a manifest are a stranger's. */
export function problemText({ message, hint }: PluginError): string {
  return safeLine(`${message}. ${hint}.`);
}

/** A plugin as it is shown to whoever decides about it. */
export function description({ id, manifest, folder, files, problem }: Found): string {
  const changes = problem?.code === "plugin_changed"
    ? problem.message.replace(/^.*locked ones: /s, "")
    : undefined;
  return [
    `${id} ${manifest?.version ?? ""}: ${manifest?.summary ?? ""}`,
    `  folder: ${folder}, ${counted(Object.keys(files).length, "file")}`,
    ...(changes === undefined ? [] : [`  changes: ${changes}`]),
    `  asks for: ${describePermissions(manifest?.permissions ?? {})}`,
  ].map((line) => line.replace(/\S.*/s, safeLine)).join("\n");
}

function confirmed(plugin: Found, terminal: Terminal): boolean {
  terminal.note(`New plugin ${description(plugin)}`);
  return confirm("Lock it as it is now and use it?");
}
