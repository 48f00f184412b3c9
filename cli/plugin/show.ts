/** `plugins show`: one plugin, with every file beside what was locked. @module */

import { suggestion } from "../../core/config/nearest.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { fileStandings, survey, type Surveyed } from "../../core/plugin/survey.ts";
import { UnknownNameError } from "../../core/provider/errors.ts";
import type { Command } from "../command.ts";
import { describePermissions } from "../permissions.ts";
import { safe, safeLine, table } from "../terminal.ts";
import { problemText } from "../trust.ts";
import { record } from "./list.ts";

export const pluginsShow: Command = {
  summary: "Show a plugin or skill, and each of its files beside what was locked",
  usage: "<id>",
  examples: ["plugins show provider-ollama", "plugins show smoke --json"],
  flags: {},
  takes: [1, 1],

  async run({ terminal, switches, args }) {
    const plugin = named(args[0] ?? "", await survey(await pluginRoots()));
    const files = fileStandings(plugin);
    if (switches.has("json")) {
      const locked = plugin.locked === undefined ? null : { version: plugin.locked.version };
      terminal.out(JSON.stringify({ ...record(plugin), locked, files }));
      return 0;
    }
    terminal.out(safe(words(plugin).join("\n")));
    terminal.out("");
    if (files.length === 0) terminal.out("its files could not be read");
    else {terminal.out(table(
        ["file", "state", "SHA-256"].map((title) => ({ title })),
        files.map(({ path, state, sha256, locked }) => [
          safeLine(path),
          plugin.locked === undefined ? "not locked" : state,
          sha256 ?? locked ?? "",
        ]),
      ));}
    const { problem } = plugin;
    if (problem !== undefined) terminal.note(terminal.paintNote.yellow(problemText(problem)));
    return 0;
  },
};

function words(plugin: Surveyed): string[] {
  const { id, kind, manifest, locked, folder, root, state, sha256, files } = plugin;
  const field = (name: string, text: string) => `${name.padEnd(10)}${text}`;
  const permissions = manifest?.permissions ?? locked?.permissions;
  return [
    `${id} ${manifest?.version ?? locked?.version ?? ""}`.trimEnd() +
    (manifest === undefined ? "" : `: ${manifest.summary}`),
    "",
    field("kind", kind),
    field("state", state),
    field("folder", `${folder} (${root.name}), ${Object.keys(files).length} files`),
    ...(sha256 === "" ? [] : [field("sha256", sha256)]),
    ...(permissions === undefined ? [] : [field("asks for", describePermissions(permissions))]),
  ];
}

/** By its id, or by its name where only one has it; the first folder of two counts. */
function named(id: string, plugins: readonly Surveyed[]): Surveyed {
  const exact = plugins.find((plugin) => plugin.id === id);
  const [byName, other] = plugins.filter(({ name }) => name === id);
  const found = exact ?? (other === undefined ? byName : undefined);
  if (found !== undefined) return found;
  throw new UnknownNameError(
    other === undefined
      ? `Cannot show "${id}": there is no such plugin`
      : `Cannot show "${id}": "${byName?.id}" and "${other.id}" have that name`,
    other === undefined ? suggestion(id, plugins.map((one) => one.id)) : "Write the whole id",
  );
}
