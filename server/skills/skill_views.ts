/** Skills as the dashboard shows them. @module */

import type { Root } from "../../core/plugin/roots.ts";
import { survey, type Surveyed } from "../../core/plugin/survey.ts";
import type { SkillDetail, SkillList, SkillSummary } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { lockedFiles, textOf } from "../set_up/locked_files.ts";
import { problemOf, rightsOf } from "../set_up/plugin_views.ts";
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
  const [skills, found] = await Promise.all([skillsIn(await roots()), calls.all()]);
  return { skills: skills.map((skill) => summaryOf(skill, callsOf(skill.id, found.calls))) };
}

/** One of them. Throws `NotThereError`. */
export async function skillDetail(
  id: string,
  { roots, calls }: SkillSources,
): Promise<SkillDetail> {
  const [skills, { calls: all, unread }] = await Promise.all([
    skillsIn(await roots()),
    calls.all(),
  ]);
  const skill = skills.find((one) => one.id === id);
  if (skill === undefined) {
    throw new NotThereError(`the skill "${id}"`, 'Run "skills list" to see the skills there are');
  }
  const own = callsOf(id, all);
  const { folder, sha256, manifest } = skill;
  const ends: Record<string, number> = {};
  for (const { outcome } of own) {
    const end = outcome ?? "unfinished";
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return {
    skill: summaryOf(skill, own),
    folder,
    sha256: sha256 === "" ? null : sha256,
    files: lockedFiles(skill),
    description: manifest?.description ?? null,
    input: manifest?.input ?? null,
    output: manifest?.output ?? null,
    limits: manifest?.limits ?? null,
    deterministic: manifest?.deterministic ?? false,
    examples: [...manifest?.examples ?? []],
    instructions: manifest?.instructions === undefined
      ? null
      : await textOf(skill, manifest.instructions.replace("./", "")),
    ends,
    calls: own.slice(0, MOST_CALLS).map(({ skill: _skill, sha256: then, ...call }) => ({
      ...call,
      current: then === null || sha256 === "" ? null : then === sha256,
    })),
    unread: [...unread],
  };
}

async function skillsIn(roots: readonly Root[]): Promise<Surveyed[]> {
  return (await survey(roots)).filter(({ kind }) => kind === "skill");
}

function summaryOf(
  { id, manifest, locked, state, root, problem }: Surveyed,
  calls: readonly FoundCall[],
): SkillSummary {
  return {
    id,
    version: (manifest ?? locked)?.version ?? null,
    summary: manifest?.summary ?? null,
    state,
    problem: problem === undefined ? null : problemOf(problem),
    from: root.name,
    permissions: rightsOf((manifest ?? locked)?.permissions ?? {}),
    calls: calls.length,
    failed: calls.filter(({ outcome }) => outcome !== null && outcome !== "completed").length,
  };
}

function callsOf(id: string, calls: readonly FoundCall[]): FoundCall[] {
  return calls.filter(({ skill }) => skill === id);
}
