/** `packs list | validate | lock`: the prompt packs there are. @module */

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
import type { Command } from "../command.ts";
import { commandLine } from "../help.ts";
import { safeLine, table } from "../terminal.ts";

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
      if (switches.has("json")) {
        const { id, folder, root: { name: root } } = found;
        terminal.out(
          JSON.stringify({ kind: "pack", id, folder, root, version, items, summary, state }),
        );
      } else rows.push([found.id, version, String(items ?? "–"), found.root.name, state, summary]);
    }
    if (switches.has("json")) return 0;
    if (rows.length === 0) {
      terminal.note(`No packs. Keep a call in one: ${commandLine("keep", "latest:c12")}`);
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

export const packsValidate: Command = {
  summary: "Check prompt packs: fields, ids, patterns, schemas",
  usage: "[pack]",
  examples: ["packs validate", "packs validate kept"],
  flags: {},
  takes: [0, 1],

  async run({ terminal, switches, args }) {
    const roots = await pluginRoots();
    const found = args[0] === undefined ? await findPacks(roots) : [await findPack(args[0], roots)];
    let broken = 0;
    for (const one of found) {
      const { loaded, state } = await stateOf(one);
      if (loaded === undefined) broken++;
      const items = loaded?.pack.items.length ?? null;
      if (switches.has("json")) {
        terminal.out(
          JSON.stringify({ kind: "pack", id: one.id, ok: loaded !== undefined, items, state }),
        );
      } else if (loaded === undefined) {
        terminal.out(terminal.paint.red(`broken  ${safeLine(state)}`));
      } else {terminal.out(
          `${terminal.paint.green("valid")}  ${one.id}: ${items} items, ${safeLine(state)}`,
        );}
    }
    return broken === 0 ? 0 : 1;
  },
};

export const packsLock: Command = {
  summary: "Accept prompt packs as they are now",
  usage: "<pack>",
  examples: ["packs lock kept"],
  flags: {},
  takes: [1, 20],

  async run({ terminal, switches, args }) {
    const roots = await pluginRoots();
    const packs: LoadedPack[] = [];
    for (const id of args) packs.push(await loadPack(await findPack(id, roots)));
    for (const pack of packs) {
      await lockPack(pack);
      const { id, sha256, pack: { version, items } } = pack;
      terminal.out(
        switches.has("json")
          ? JSON.stringify({ kind: "locked", id, version, sha256 })
          : `locked  ${id} ${version}: ${items.length} items, ${sha256.slice(0, 12)}`,
      );
    }
    return 0;
  },
};

/** How a pack stands, in words, and the pack where it can be read. */
async function stateOf(
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
