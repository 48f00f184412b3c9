/** `packs install | remove`: packs of others. @module */

import { installPack, removePack } from "../../core/pack/install/install.ts";
import { readSource } from "../../core/pack/install/source.ts";
import { findPack } from "../../core/pack/load.ts";
import { pluginRoots, type Root, userDataFolder } from "../../core/plugin/roots.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { commandLine } from "../help.ts";
import { safeLine } from "../terminal.ts";

export const packsInstall: Command = {
  summary: "Install a prompt pack from a folder, an archive or a URL",
  usage: "<folder|file|url>",
  examples: [
    "packs install ../their-pack",
    "packs install their-pack.zip",
    "packs install https://example.com/pack.tar.gz --sha256 <hash>",
  ],
  flags: {
    "sha256": {
      summary: "What the SHA-256 of the file must be; a URL wants one",
      value: "HASH",
    },
    "in": {
      summary: "Folder whose prompt-packs/ it goes into; default that of your user data",
      value: "FOLDER",
    },
    "replace": { summary: "Replace the installed pack of the same id" },
  },
  takes: [1, 1],

  async run({ terminal, args: [source = ""], values, switches }) {
    const [hash] = values["sha256"] ?? [];
    if (hash !== undefined && !/^[0-9a-f]{64}$/i.test(hash)) {
      throw new UsageError(`Cannot compare with "${hash}"`, "Wanted 64 hexadecimal digits");
    }
    const root = await rootOf(values["in"]?.[0]);
    const bundle = await readSource(source, hash);
    const { id, sha256, folder, pack } = await installPack(bundle, {
      root,
      replace: switches.has("replace"),
    });
    const { version, items, summary } = pack;
    if (switches.has("json")) {
      const facts = { id, version, items: items.length, folder, sha256, source: bundle.sha256 };
      terminal.out(JSON.stringify({ kind: "installed", ...facts }));
      return 0;
    }
    terminal.out(
      safeLine(
        `installed and locked  ${id} ${version}: ${counted(items.length, "item")}, ${summary}`,
      ),
    );
    terminal.out(safeLine(`in ${folder}, SHA-256 of what was installed: ${bundle.sha256}`));
    terminal.note(`Prove it: ${commandLine("packs", "validate", id)}`);
    terminal.note(`Run it:   ${commandLine("run", "--pack", id)}`);
    return 0;
  },
};

export const packsRemove: Command = {
  summary: "Remove an installed prompt pack",
  usage: "<pack>",
  examples: ["packs remove their-pack", "packs remove their-pack --yes"],
  flags: {
    "yes": { summary: "Do not ask" },
    "dry-run": { summary: "Say what would be removed, and remove nothing" },
  },
  takes: [1, 1],

  async run({ terminal, args: [id = ""], switches }) {
    const found = await findPack(id, await pluginRoots());
    const isDry = switches.has("dry-run");
    if (!isDry && !switches.has("yes")) {
      if (!terminal.interactive) {
        throw new UsageError(
          `Cannot ask whether to remove ${found.folder}`,
          "Add --yes to remove it, or --dry-run to see what would go",
        );
      }
      if (!confirm(safeLine(`Remove ${found.folder} with all its files?`))) {
        terminal.note("Nothing was removed");
        return 0;
      }
    }
    if (!isDry) await removePack(found);
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "removed", id, folder: found.folder, dryRun: isDry }));
    } else terminal.out(safeLine(`${isDry ? "would remove" : "removed"}  ${found.folder}`));
    return 0;
  },
};

async function rootOf(folder: string | undefined): Promise<Root> {
  const path = folder ?? userDataFolder();
  if (path === undefined) {
    throw new UsageError("Cannot install a pack: there is no home folder", "Name one with --in");
  }
  try {
    await Deno.mkdir(`${path}/prompt-packs`, { recursive: true });
    const real = await Deno.realPath(path);
    return (await pluginRoots()).find((root) => root.path === real) ??
      { path: real, name: "user data" };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot use the folder ${path}: ${cause.message}`,
      "Name another with --in",
      {
        cause,
      },
    );
  }
}
