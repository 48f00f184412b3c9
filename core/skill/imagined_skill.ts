/** Skills in roots, for tests. @module */

import { type ImaginedRoot, manifestText } from "../plugin/imagined_root.ts";
import { lockPlugins } from "../plugin/locking.ts";
import { findSkill, type LoadedSkill, loadSkill } from "./load.ts";

/** A skill whose input and output are anything by name. */
export interface ImaginedSkill {
  readonly id?: string;
  /** Fields of its manifest that differ. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** The text of its `mod.ts`. */
  readonly code: string;
  /** More files, by path in its folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes a skill into a root and locks it. */
export async function lockedSkill(root: ImaginedRoot, skill: ImaginedSkill): Promise<LoadedSkill> {
  const { id = "probe" } = skill;
  await writeSkill(root, skill);
  await lockPlugins([await findSkill(id, [root])]);
  return await loadSkill(await findSkill(id, [root]));
}

/** Writes a skill into a root. */
export async function writeSkill(
  root: ImaginedRoot,
  { id = "probe", manifest = {}, code, files = {} }: ImaginedSkill,
): Promise<void> {
  const fields = {
    id,
    kind: undefined,
    summary: "A skill",
    input: { type: "object" },
    output: {},
    ...manifest,
  };
  const all = { "skill.jsonc": manifestText(fields), "mod.ts": code, ...files };
  await root.write(
    Object.fromEntries(Object.entries(all).map(([path, text]) => [`skills/${id}/${path}`, text])),
  );
}
