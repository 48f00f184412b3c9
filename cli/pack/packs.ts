/** `packs list | lock`: the prompt packs there are. @module */

import { ModelLensError } from "../../core/errors.ts";
import { PackError } from "../../core/pack/errors.ts";
import {
  findPack,
  findPacks,
  type FoundPack,
  type LoadedPack,
  loadPack,
  lockFault,
  lockPack,
} from "../../core/pack/load.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { weakItems } from "../../core/pack/proof.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { commandLine } from "../help.ts";
import { table } from "../terminal.ts";

export const packsList: Command = {
  summary: "List prompt packs, and whether they are locked",
  usage: "",
  examples: ["packs list", "packs list --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const rows: string[][] = [];
    for (const found of await findPacks(await pluginRoots())) {
      const { state, loaded } = await stateOf(found);
      const items = loaded?.pack.items.length ?? null;
      const [version = "–", summary = ""] = [loaded?.pack.version, loaded?.pack.summary];
      const weak = loaded === undefined ? [] : weakItems(loaded.pack);
      if (switches.has("json")) {
        const { id, folder, root: { name: root } } = found;
        terminal.out(
          JSON.stringify({ kind: "pack", id, folder, root, version, items, weak, summary, state }),
        );
      } else {
        const name = weak.length === 0
          ? summary
          : `${summary} (${counted(weak.length, "item")} weak)`;
        rows.push([found.id, version, String(items ?? "–"), found.root.name, state, name]);
      }
    }
    if (switches.has("json")) return 0;
    if (rows.length === 0) {
      terminal.note(
        `No packs. Make one: ${commandLine("packs", "new", "my-pack")}; or keep a call in one: ${
          commandLine("keep", "latest:last")
        }`,
      );
      return 0;
    }
    const columns = [
      { title: "pack" },
      { title: "version" },
      { title: "items", right: true },
      { title: "where", yields: "whole" },
      { title: "state", yields: "cut" },
      { title: "summary", yields: "cut" },
    ] as const;
    terminal.out(table(columns, rows, terminal.width));
    return 0;
  },
};

export const packsLock: Command = {
  summary: "Accept prompt packs as they are now",
  usage: "<pack>",
  examples: ["packs lock kept", "packs lock --all"],
  flags: { "all": { summary: "Every pack there is" } },
  takes: [0, 20],

  async run({ terminal, switches, args }) {
    const roots = await pluginRoots();
    if (args.length === 0 && !switches.has("all")) {
      throw new UsageError("Cannot lock: no pack is named", "Name it, or write packs lock --all");
    }
    const found = switches.has("all")
      ? await findPacks(roots)
      : await Promise.all(args.map((id) => findPack(id, roots)));
    const packs: LoadedPack[] = [];
    for (const one of found) packs.push(await loadPack(one));
    for (const pack of packs) {
      await lockPack(pack);
      const { id, sha256, pack: { version, items } } = pack;
      terminal.out(
        switches.has("json")
          ? JSON.stringify({ kind: "locked", id, version, sha256 })
          : `locked  ${id} ${version}: ${counted(items.length, "item")}, ${sha256.slice(0, 12)}`,
      );
    }
    return 0;
  },
};

/** How a pack stands, in words, and the pack where it can be read. */
export async function stateOf(
  found: FoundPack,
): Promise<{ readonly state: string; readonly loaded: LoadedPack | undefined }> {
  try {
    const loaded = await loadPack(found);
    return { state: await lockFault(loaded) ?? "locked", loaded };
  } catch (cause) {
    if (cause instanceof PackError || cause instanceof ModelLensError) {
      return { state: cause.message, loaded: undefined };
    }
    throw cause;
  }
}
