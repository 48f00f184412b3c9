/** Skills as the dashboard shows them. @module */

import type { Found } from "../../core/plugin/discovery.ts";
import { findSkills } from "../../core/skill/load.ts";
import type { Root } from "../../core/plugin/roots.ts";
import type { SkillDetail, SkillList, SkillSummary } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import type { FoundCall, SkillCalls } from "./skill_calls.ts";

/** What these views are made from. */
export interface SkillSources {
  readonly roots: () => Promise<readonly Root[]>;
  readonly calls: SkillCalls;
}

/** Calls that a page shows. */
const MOST_CALLS = 200;

/** Every skill, and how often it was called. */
export async function skillList({ roots, calls }: SkillSources): Promise<SkillList> {
  const [skills, found] = await Promise.all([findSkills(await roots()), calls.all()]);
  return { skills: skills.map((skill) => summaryOf(skill, callsOf(skill.id, found.calls))) };
}

/** One of them. Throws `NotThereError`. */
export async function skillDetail(
  id: string,
  { roots, calls }: SkillSources,
): Promise<SkillDetail> {
  const [skills, { calls: all, unread }] = await Promise.all([
    findSkills(await roots()),
    calls.all(),
  ]);
  const skill = skills.find((one) => one.id === id);
  if (skill === undefined) {
    throw new NotThereError(`the skill "${id}"`, 'Run "skills list" to see the skills there are');
  }
  const own = callsOf(id, all);
  const { folder, sha256, files, manifest, problem } = skill;
  const ends: Record<string, number> = {};
  for (const { outcome } of own) {
    const end = outcome ?? "unfinished";
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return {
    skill: summaryOf(skill, own),
    folder,
    sha256: sha256 === "" ? null : sha256,
    files: { ...files },
    problem: problem === undefined
      ? null
      : { code: problem.code, message: problem.message, hint: problem.hint },
    description: manifest?.description ?? null,
    input: manifest?.input ?? null,
    output: manifest?.output ?? null,
    limits: manifest?.limits ?? null,
    deterministic: manifest?.deterministic ?? false,
    examples: [...manifest?.examples ?? []],
    instructions: await instructionsOf(skill),
    ends,
    calls: own.slice(0, MOST_CALLS).map(({ skill: _skill, sha256: then, ...call }) => ({
      ...call,
      current: then === null || sha256 === "" ? null : then === sha256,
    })),
    unread: [...unread],
  };
}

function summaryOf(
  { id, manifest, problem, root }: Found,
  calls: readonly FoundCall[],
): SkillSummary {
  const asked = Object.entries(manifest?.permissions ?? {});
  return {
    id,
    version: manifest?.version ?? null,
    summary: manifest?.summary ?? null,
    state: problem === undefined ? "locked" : STATES[problem.code] ?? "refused",
    from: root.name,
    permissions: Object.fromEntries(
      asked.flatMap(([right, what]) => what === undefined ? [] : [[right, [...what]]]),
    ),
    calls: calls.length,
    failed: calls.filter(({ outcome }) => outcome !== null && outcome !== "completed").length,
  };
}

const STATES: Readonly<Record<string, SkillSummary["state"]>> = {
  plugin_not_locked: "new",
  plugin_changed: "changed",
};

function callsOf(id: string, calls: readonly FoundCall[]): FoundCall[] {
  return calls.filter(({ skill }) => skill === id);
}

async function instructionsOf({ folder, manifest }: Found): Promise<string | null> {
  if (manifest?.instructions === undefined) return null;
  return await Deno.readTextFile(`${folder}/${manifest.instructions}`);
}
