/** `packs new`: the folder of a new pack, whose proofs hold. @module */

import { join } from "node:path";
import { PACKS_FOLDER } from "../../core/pack/load.ts";
import { isPackId } from "../../core/pack/schema.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";

export const packsNew: Command = {
  summary: "Make the folder of a new prompt pack, whose proofs hold",
  usage: "<id>",
  examples: ["packs new riddles", "packs new riddles --in ~/my-packs"],
  flags: {
    "in": { summary: "Folder that holds prompt-packs/; default this one", value: "FOLDER" },
  },
  takes: [1, 1],

  async run({ terminal, args: [id = ""], values, switches }) {
    if (!isPackId(id)) {
      throw new UsageError(
        `Cannot name a pack "${id}"`,
        "Use words of lower case letters and digits, joined by hyphens, at most 64 characters",
      );
    }
    const root = values["in"]?.[0] ?? ".";
    const folder = join(root, PACKS_FOLDER, id);
    await makeFolder(folder);
    for (const [file, text] of Object.entries(filesOf(id))) {
      const path = join(folder, file);
      await Deno.writeTextFile(path, text);
      terminal.out(switches.has("json") ? JSON.stringify({ kind: "made", path }) : path);
    }
    const where = root === "." ? "" : `, in ${root}`;
    terminal.note(`Try it${where}: ${commandLine("packs", "validate", id)}`);
    terminal.note(`Lock it${where}: ${commandLine("packs", "lock", id)}`);
    return 0;
  },
};

async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(join(folder, ".."), { recursive: true });
    await Deno.mkdir(folder);
    await Deno.mkdir(join(folder, "prompts"));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isThere = cause instanceof Deno.errors.AlreadyExists;
    throw new UsageError(
      `Cannot make ${folder}: ${isThere ? "it is there already" : cause.message}`,
      isThere ? "Choose another id, or remove it first" : "Choose another folder with --in",
      { cause },
    );
  }
}

/** One item in the main file and one in Markdown, so that both ways are seen. */
function filesOf(id: string): Record<string, string> {
  return {
    "pack.yaml": `pack: 1
id: ${id}
version: 0.1.0
summary: What this pack shows about a model
items:
  # Every check must hold; docs/packs.md lists them all.
  - id: sum
    prompt: What is 17 + 25? Reply with the number alone.
    checks:
      - kind: numeric
        value: 42
        take: only
    # packs validate proves that this passes …
    reference: "42"
    # … and that these fail, for these reasons.
    broken:
      - answer: "43"
        fails: wanted 42
`,
    "prompts/three-colours.md": `---
checks:
  - kind: json-schema
    schema:
      type: array
      items: { type: string }
      minItems: 3
      maxItems: 3
reference: '["red", "green", "blue"]'
broken:
  - answer: '["red"]'
    fails: json-schema
  - answer: red, green, blue
    fails: wanted JSON
---

Name three colours as a JSON array of strings. Reply with the JSON alone.
`,
  };
}
