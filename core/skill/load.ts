/** Finds skills and reads them, if their files are the locked ones. @module */

import { nearest } from "../config/nearest.ts";
import type { Header } from "../events/header.ts";
import type { Tool } from "../provider/contract.ts";
import { discover, type Found } from "../plugin/discovery.ts";
import { PluginError } from "../plugin/errors.ts";
import type { Root } from "../plugin/roots.ts";
import { sha256 } from "../sha256.ts";
import { SkillError } from "./errors.ts";
import type { SkillExample, SkillLimits, SkillPermissions } from "./fields.ts";
import { type JsonSchema, schemaCheck } from "./json_schema.ts";

/** A skill whose files are the locked ones, as they were when it was read. */
export interface LoadedSkill {
  readonly id: string;
  readonly version: string;
  /** SHA-256 over all its files. */
  readonly sha256: string;
  readonly summary: string;
  /** For a model. */
  readonly description: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly permissions: SkillPermissions;
  readonly limits: SkillLimits;
  readonly deterministic: boolean;
  readonly examples: readonly SkillExample[];
  readonly entry: string;
  readonly folder: string;
  readonly root: Root;
  /** Texts of its files, by path: what runs is what was hashed. */
  readonly files: Readonly<Record<string, string>>;
  /** What is wrong with an input; undefined for a right one. */
  readonly inputFault: (value: unknown) => string | undefined;
  readonly outputFault: (value: unknown) => string | undefined;
}

/** Every skill below the roots, locked or not, sorted by id. Throws `LockFileError`. */
export async function findSkills(roots: readonly Root[]): Promise<Found[]> {
  return (await discover(roots)).filter(({ kind }) => kind === "skill");
}

/** The skill of an id, locked or not. Throws `SkillError` when there is none. */
export async function findSkill(id: string, roots: readonly Root[]): Promise<Found> {
  return skillNamed(id, await findSkills(roots));
}

/** Loads skills by their ids. Throws `SkillError`, and `PluginError` for one that is not as it was locked. */
export async function loadSkills(
  ids: readonly string[],
  roots: readonly Root[],
): Promise<LoadedSkill[]> {
  const found = await findSkills(roots);
  return await Promise.all([...new Set(ids)].map((id) => loadSkill(skillNamed(id, found))));
}

/** Reads a skill whole. Throws its problem, or `SkillError` when there is no code to run. */
export async function loadSkill(found: Found): Promise<LoadedSkill> {
  if (found.problem !== undefined) throw found.problem;
  return await readSkill(found);
}

/** Reads a skill as it is now, locked or not, for who wrote it. Throws as `loadSkill()` does otherwise. */
export async function readSkill(found: Omit<Found, "problem">): Promise<LoadedSkill> {
  const { id, folder, root, manifest } = found;
  const { entry, input, output } = manifest ?? {};
  if (
    manifest === undefined || entry === undefined || input === undefined || output === undefined
  ) {
    throw new SkillError(
      id,
      "it has instructions and no code",
      'Name a module in its manifest as "entry"',
    );
  }
  const files: Record<string, string> = {};
  for (const [path, hash] of Object.entries(found.files)) {
    const bytes = await Deno.readFile(`${folder}/${path}`);
    // It was changed since it was compared with the lock, a moment ago.
    if (sha256(bytes) !== hash) throw changed(id, path, folder);
    files[path] = new TextDecoder().decode(bytes);
  }
  const { version, summary, description = summary } = manifest;
  // The schema of manifests gives these to every skill.
  const { permissions, limits, deterministic, examples } = manifest as Required<typeof manifest>;
  return {
    id,
    version,
    sha256: found.sha256,
    summary,
    description,
    input,
    output,
    // Read by the schema of skills, which allows nothing else.
    permissions: permissions as SkillPermissions,
    limits,
    deterministic,
    examples,
    entry: entry.replace(/^\.\//, ""),
    folder,
    root,
    files,
    inputFault: schemaCheck(input),
    outputFault: schemaCheck(output),
  };
}

/** Skills as the header of a run names them. */
export function skillsInHeader(skills: readonly LoadedSkill[]): NonNullable<Header["skills"]> {
  return Object.fromEntries(skills.map(({ id, version, sha256 }) => [id, { version, sha256 }]));
}

/** A skill as models are told of it. */
export function toolOf({ id, description, input }: LoadedSkill): Tool {
  return { name: id, description, parameters: input };
}

/** The skill of an id among those that were found. Throws `SkillError` when there is none. */
export function skillNamed<S extends Pick<Found, "id">>(id: string, skills: readonly S[]): S {
  const found = skills.find((skill) => skill.id === id);
  if (found !== undefined) return found;
  const near = nearest(id, skills.map((skill) => skill.id));
  throw new SkillError(
    id,
    "there is none of that name",
    near === undefined
      ? 'Run "skills list" to see the skills there are'
      : `Did you mean "${near}"?`,
  );
}

function changed(id: string, path: string, folder: string): PluginError {
  return new PluginError("plugin_changed", {
    id,
    message: `Cannot load plugin "${id}": its files are not the locked ones: ${path} was changed`,
    hint: `Review ${folder}, then run "plugins lock ${id}"`,
  });
}
