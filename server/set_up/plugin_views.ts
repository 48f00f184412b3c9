/** Plugins as the dashboard shows them: read, hashed and compared; nothing of them runs. @module */

import { ModelLensError } from "../../core/errors.ts";
import { surveyPacks } from "../../core/pack/survey.ts";
import { combinedHash } from "../../core/plugin/folder.ts";
import type { Permissions } from "../../core/plugin/manifest.ts";
import { lockPath, type Root } from "../../core/plugin/roots.ts";
import { survey, type Surveyed } from "../../core/plugin/survey.ts";
import type {
  LockCounts,
  LockProblem,
  PluginBuild,
  PluginDetail,
  PluginList,
  PluginRun,
  PluginSummary,
  Rights,
} from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { lockedFiles, textOf } from "./locked_files.ts";
import type { UsesInRuns } from "./plugin_uses.ts";

/** What these views are made from. */
export interface PluginSources {
  readonly roots: () => Promise<readonly Root[]>;
  readonly uses: UsesInRuns;
}

/** Runs that a page shows. */
const MOST_RUNS = 200;

/** Every plugin, with how many runs used it. */
export async function pluginList({ roots, uses }: PluginSources): Promise<PluginList> {
  const places = await roots();
  const [found, packs, used] = await Promise.all([
    survey(places),
    surveyPacks(places),
    uses.all(),
  ]);
  return {
    plugins: found.filter(isNoSkill).map((one) => summaryOf(one, used.of(one.id).length)),
    skills: counted(found.filter((one) => !isNoSkill(one))),
    packs: counted(packs),
    roots: places.map((root) => ({ name: root.name, path: root.path, lock: lockPath(root) })),
    lookedAt: used.lookedAt,
    unread: used.unread,
  };
}

/** One of them: of two with one id the one that is used. Throws `NotThereError`. */
export async function pluginDetail(
  id: string,
  { roots, uses }: PluginSources,
): Promise<PluginDetail> {
  const [found, used] = await Promise.all([survey(await roots()), uses.all()]);
  const [plugin, ...others] = found.filter((one) => one.id === id && isNoSkill(one));
  if (plugin === undefined) {
    throw new NotThereError(
      `the plugin "${id}"`,
      'Run "plugins list" to see the plugins there are',
    );
  }
  const { root, manifest, locked, sha256 } = plugin;
  const runs = used.of(id);
  return {
    plugin: summaryOf(plugin, runs.length),
    api: manifest?.api ?? null,
    entry: manifest?.entry ?? null,
    lock: lockPath(root),
    locked: locked === undefined ? null : {
      version: locked.version,
      sha256: combinedHash(locked.files),
      permissions: rightsOf(locked.permissions),
    },
    sha256: sha256 === "" ? null : sha256,
    files: lockedFiles(plugin),
    readme: await readmeOf(plugin),
    others: others.flatMap(({ folder, root, problem }) =>
      problem === undefined ? [] : [{ folder, from: root.name, problem: problemOf(problem) }]
    ),
    builds: buildsOf(runs, sha256),
    runs: runs.slice(0, MOST_RUNS),
    lookedAt: used.lookedAt,
    unread: used.unread,
  };
}

/** Characters of a sentence that names a stranger's files: a folder may have ten thousand. */
const LONGEST = 2000;
/** Rights of one kind, and characters of each, that are sent: a manifest may list any number. */
const MOST_RIGHTS = 50;
const LONGEST_RIGHT = 200;

/** A problem in the shape of the API. */
export function problemOf({ code, message, hint }: ModelLensError): LockProblem {
  return { code, message: cut(message, LONGEST), hint: cut(hint, LONGEST) };
}

/** Rights without those that name nothing. */
export function rightsOf(permissions: Permissions): Rights {
  return Object.fromEntries(
    Object.entries(permissions).flatMap(([right, what]) => {
      if (what === undefined) return [];
      const some = what.slice(0, MOST_RIGHTS).map((one) => cut(one, LONGEST_RIGHT));
      const more = what.length - some.length;
      return [[right, more === 0 ? some : [...some, `and ${more} more`]]];
    }),
  );
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function isNoSkill({ kind }: Surveyed): boolean {
  return kind !== "skill";
}

function summaryOf(plugin: Surveyed, runs: number): PluginSummary {
  const { id, name, kind, manifest, locked, state, root, folder, problem } = plugin;
  const permissions = (manifest ?? locked)?.permissions;
  return {
    id,
    name,
    // Of a folder without either it would be guessed by its name.
    kind: manifest === undefined && locked === undefined ? null : kind,
    version: (manifest ?? locked)?.version ?? null,
    summary: manifest?.summary ?? null,
    state,
    from: root.name,
    folder,
    permissions: permissions === undefined ? null : rightsOf(permissions),
    problem: problem === undefined ? null : problemOf(problem),
    runs,
  };
}

function counted(all: readonly { readonly state: string }[]): LockCounts {
  const states: Record<string, number> = {};
  for (const { state } of all) states[state] = (states[state] ?? 0) + 1;
  return { total: all.length, states };
}

async function readmeOf(plugin: Surveyed): Promise<string | null> {
  try {
    return await textOf(plugin, "README.md");
  } catch (cause) {
    // Too large, or no file any more: the page has a place for the sentence.
    if (cause instanceof ModelLensError) return cause.message;
    throw cause;
  }
}

function buildsOf(runs: readonly PluginRun[], sha256: string): PluginBuild[] {
  const builds = Map.groupBy(runs, (run) => `${run.version} ${run.sha256}`);
  return [...builds.values()].flatMap((same) => {
    const [newest, oldest] = [same[0], same.at(-1)];
    return newest === undefined || oldest === undefined ? [] : [{
      version: newest.version,
      sha256: newest.sha256,
      current: newest.sha256 === sha256,
      runs: same.length,
      first: oldest.started,
      last: newest.started,
    }];
  });
}
