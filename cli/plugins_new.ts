/** `plugins new`: the folder of a new plugin, with a test that passes. @module */

import { KINDS, type PluginKind } from "../core/plugin/manifest.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./errors.ts";
import { PROGRAM } from "./help.ts";
import { scaffold } from "./scaffold.ts";

export const pluginsNew: Command = {
  summary: "Make the folder of a new plugin, with a test that passes",
  usage: "<provider|benchmark|skill> <id>",
  examples: [
    "plugins new provider acme",
    "plugins new benchmark riddles",
    "plugins new skill word-count",
  ],
  flags: {
    "in": { summary: "Folder that holds plugins/ and skills/; default this one", value: "FOLDER" },
  },
  takes: [2, 2],

  async run({ terminal, args, values }) {
    const [kind = "", name = ""] = args;
    if (!isKind(kind)) {
      throw new UsageError(
        `Cannot make a "${kind}"`,
        `Wanted one of ${Object.keys(KINDS).join(", ")}`,
      );
    }
    const { prefix, folder } = KINDS[kind];
    const id = name.startsWith(prefix) ? name : `${prefix}${name}`;
    if (!/^[a-z][a-z0-9-]*$/.test(id)) {
      throw new UsageError(
        `Cannot name a plugin "${id}"`,
        "Use lower case letters, digits and hyphens",
      );
    }
    const path = `${values["in"]?.[0] ?? "."}/${folder}/${id}`;
    const files = scaffold(kind, id);
    await makeFolder(path);
    for (const [file, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${path}/${file}`, text);
    }
    for (const file of Object.keys(files)) terminal.out(`${path}/${file}`);
    terminal.note(`Test it: deno test -A ${path}`);
    terminal.note(`Lock it: ${PROGRAM} plugins lock ${id}`);
    return 0;
  },
};

function isKind(kind: string): kind is PluginKind {
  return kind in KINDS;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.mkdir(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new UsageError(
      `Cannot make ${path}: it is there already`,
      "Choose another id, or remove it first",
    );
  }
}
