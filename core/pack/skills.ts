/** The skills that a pack offers as tools: by name, as they are locked. @module */

import type { Root } from "../plugin/roots.ts";
import { loadSkills, toolOf } from "../skill/load.ts";
import type { LoadedPack } from "./load.ts";

/** The pack with the skills that it names. Throws `SkillError`, and `PluginError` for one that is not locked. */
export async function withSkills(
  loaded: LoadedPack,
  roots: readonly Root[],
): Promise<LoadedPack> {
  const { pack } = loaded;
  const named = new Set([
    ...pack.skills ?? [],
    ...pack.items.flatMap(({ skills = [] }) => skills),
  ]);
  if (named.size === 0) return loaded;
  const skills = await loadSkills([...named], roots);
  return {
    ...loaded,
    skills: skills.map((skill) => ({
      id: skill.id,
      sha256: skill.sha256,
      tool: toolOf(skill),
    })),
  };
}
