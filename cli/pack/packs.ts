/** `packs list | lock`: the prompt packs there are. @module */

import { findPack, findPacks, type LoadedPack, loadPack, lockPack } from "../../core/pack/load.ts";
import { surveyPacks } from "../../core/pack/survey.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { weakItems } from "../../core/pack/proof.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { commandLine } from "../help.ts";
import { safeLine, table } from "../terminal.ts";

export const packsList: Command = {
  summary: "List prompt packs, and whether they are locked",
  usage: "",
  examples: ["packs list", "packs list --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const packs = await surveyPacks(await pluginRoots());
    const rows: string[][] = [];
    for (const { id, folder, root, state, loaded, locked, problem } of packs) {
      const items = loaded?.pack.items.length ?? null;
      const [version, summary = ""] = [
        loaded?.pack.version ?? locked?.version ?? "–",
        loaded?.pack.summary,
      ];
      const weak = loaded === undefined ? [] : weakItems(loaded.pack);
      if (switches.has("json")) {
        const told = problem === undefined
          ? null
          : { code: problem.code, message: problem.message, hint: problem.hint };
        terminal.out(JSON.stringify({
          kind: "pack",
          id,
          folder,
          root: root.name,
          version,
          items,
          weak,
          summary,
          state,
          problem: told,
        }));
      } else {
        const name = weak.length === 0
          ? summary
          : `${summary} (${counted(weak.length, "item")} weak)`;
        const cells = [id, version, String(items ?? "–"), root.name, state, name];
        rows.push(cells.map((cell) => safeLine(cell)));
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
      { title: "state" },
      { title: "summary", yields: "cut" },
    ] as const;
    terminal.out(table(columns, rows, terminal.width));
    for (const { problem } of packs) {
      if (problem === undefined) continue;
      terminal.note(terminal.paintNote.yellow(safeLine(`${problem.message}. ${problem.hint}.`)));
    }
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
