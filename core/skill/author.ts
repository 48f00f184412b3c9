/** A skill as its author has it: the files as they are, whether or not somebody has locked them. @module */

import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { combinedHash, hashFolder } from "../plugin/folder.ts";
import { parseManifest } from "../plugin/manifest.ts";
import { type LoadedSkill, readSkill } from "./load.ts";

/** The id of the skill that a module belongs to. */
export function skillIdAt(module: string): string {
  return basename(folderOf(module));
}

/** The skill in whose folder a module is. Throws `PluginError` and `SkillError`. */
export async function skillAt(module: string): Promise<LoadedSkill> {
  const folder = folderOf(module);
  const id = basename(folder);
  const path = `${folder}/skill.jsonc`;
  const manifest = parseManifest(await Deno.readTextFile(path), { path, id, kinds: ["skill"] });
  const files = await hashFolder(folder, id);
  const root = { path: folder, name: "this folder" } as const;
  return await readSkill({
    ...{ id, name: id, kind: "skill", folder, root, manifest, files },
    sha256: combinedHash(files),
  });
}

function folderOf(module: string): string {
  return fileURLToPath(new URL(".", module)).replace(/[/\\]$/, "");
}
