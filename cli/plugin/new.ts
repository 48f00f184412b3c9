/** `plugins new`: the folder of a new plugin, with a test that passes. @module */

import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { KINDS, PLUGIN_ID } from "../../core/plugin/manifest.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { PROGRAM } from "../help.ts";
import { scaffold, type ScaffoldKind, SCAFFOLDS } from "../scaffold.ts";

export const pluginsNew: Command = {
  summary: "Make the folder of a new plugin, with a test that passes",
  usage: "<provider|benchmark|alarm|skill> <id>",
  examples: [
    "plugins new provider acme",
    "plugins new benchmark riddles",
    "plugins new alarm slow-words",
    "plugins new skill word-count",
  ],
  flags: {
    "in": { summary: "Folder that holds plugins/ and skills/; default this one", value: "FOLDER" },
  },
  takes: [2, 2],

  async run({ terminal, args, values, switches }) {
    const [kind = "", name = ""] = args;
    if (!isKind(kind)) {
      throw new UsageError(
        `Cannot make a "${kind}"`,
        `Wanted one of ${SCAFFOLDS.join(", ")}`,
      );
    }
    const id = idOf(kind, name);
    const root = values["in"]?.[0] ?? ".";
    const path = join(root, KINDS[kind].folder, id);
    await makeFolder(path);
    for (const [file, text] of Object.entries(scaffold(kind, id))) {
      await Deno.writeTextFile(join(path, file), text);
      const made = join(path, file);
      terminal.out(switches.has("json") ? JSON.stringify({ kind: "made", path: made }) : made);
    }
    terminal.note(`Test it: ${testCommand(path)}`);
    terminal.note(`Lock it${root === "." ? "" : `, in ${root}`}: ${PROGRAM} plugins lock ${id}`);
    return 0;
  },
};

function isKind(kind: string): kind is ScaffoldKind {
  return SCAFFOLDS.some((one) => one === kind);
}

function idOf(kind: ScaffoldKind, name: string): string {
  const { prefix } = KINDS[kind];
  const id = name.startsWith(prefix) ? name : prefix + name;
  if (PLUGIN_ID.test(id) && id.length <= LONGEST_ID) return id;
  throw new UsageError(
    `Cannot name a plugin "${id}"`,
    `Use words of lower case letters and digits, joined by hyphens, at most ${LONGEST_ID} characters`,
  );
}

/** What tables and lines of code have room for. */
const LONGEST_ID = 40;

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.mkdir(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new UsageError(
      `Cannot make ${path}: it is there already`,
      "Choose another id, or remove it first",
    );
  }
}

/** Outside the program's tree, the test finds "model-lens" by the tree's configuration. */
function testCommand(path: string): string {
  if (Deno.build.standalone) return `deno test -A ${path}, in a checkout of Model Lens`;
  const tree = fileURLToPath(new URL("../../", import.meta.url));
  const isInside = !relative(tree, resolve(path)).startsWith("..");
  return isInside ? `deno test -A ${path}` : `deno test -A --config ${tree}deno.json ${path}`;
}
