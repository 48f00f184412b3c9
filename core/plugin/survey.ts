/** Everything that is installed, and how it stands to its lock: for who looks, not for who loads. @module */

import { discover, type Found, nameOf, unreadable } from "./discovery.ts";
import { PluginError } from "./errors.ts";
import { type Lock, type LockEntry, readLock } from "./lock.ts";
import { gonePlugins, isLockable } from "./locking.ts";
import { KINDS } from "./manifest.ts";
import { importProblem } from "./outside.ts";
import { lockPath, type Root } from "./roots.ts";

/**
 * How a plugin stands to its lock. `locked`: its files are the accepted ones. `new` and `changed`:
 * it has to be reviewed and locked. `refused`: locking does not help. `gone`: its folder is missing.
 */
export type LockState = "locked" | "new" | "changed" | "refused" | "gone";

/** A plugin as it was found, with what its lock says of it. */
export interface Surveyed extends Found {
  readonly state: LockState;
  /** Undefined for one that is not locked. */
  readonly locked: LockEntry | undefined;
}

/**
 * Every plugin and skill below the roots, those that are locked and gone among them, sorted by id.
 * Looks at imports too, which `discover()` does not, because a lock may be written by hand. Nothing
 * of any plugin runs. Throws `LockFileError`.
 */
export async function survey(roots: readonly Root[]): Promise<Surveyed[]> {
  const found = await discover(roots);
  const locks = new Map<Root, Lock>();
  for (const root of roots) locks.set(root, await readLock(lockPath(root)));
  const entryOf = (id: string, root: Root) => entryIn(locks.get(root), id);
  const there = await Promise.all(found.map(async (plugin): Promise<Surveyed> => {
    const problem = await problemOf(plugin);
    // Of two with one id the lock means the one that is used.
    const isSecond = problem?.code === "plugin_duplicate";
    const locked = isSecond ? undefined : entryOf(plugin.id, plugin.root);
    return { ...plugin, problem, state: stateOf({ problem }), locked };
  }));
  const gone = [...await gonePlugins(roots, found)].flatMap(([root, ids]) =>
    ids.flatMap((id) => {
      const locked = entryOf(id, root);
      return locked === undefined ? [] : [goneOf(id, { root, locked })];
    })
  );
  return [...there, ...gone].sort((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}

/** How a plugin stands to its lock, in one word. */
export function stateOf({ problem }: Pick<Found, "problem">): LockState {
  return problem === undefined ? "locked" : STATES[problem.code] ?? "refused";
}

const STATES: Readonly<Record<string, LockState>> = {
  plugin_not_locked: "new",
  plugin_changed: "changed",
  plugin_gone: "gone",
};

/** A file of a plugin beside what the lock says of it. */
export interface FileStanding {
  readonly path: string;
  /** SHA-256 of what is there; null where nothing is. */
  readonly sha256: string | null;
  /** SHA-256 that was locked; null where none was. */
  readonly locked: string | null;
  readonly state: "locked" | "changed" | "added" | "removed";
}

/**
 * Every file that is there or was locked; those that differ come first. None where they could not
 * be read, because nothing is known then of what was changed.
 */
export function fileStandings(
  { files, state, locked }: Pick<Surveyed, "files" | "state"> & {
    readonly locked: Pick<LockEntry, "files"> | undefined;
  },
): FileStanding[] {
  if (state === "refused" && Object.keys(files).length === 0) return [];
  const [now, then] = [
    new Map(Object.entries(files)),
    new Map(Object.entries(locked?.files ?? {})),
  ];
  const all = [...new Set([...now.keys(), ...then.keys()])].sort().map((path): FileStanding => {
    const [sha256 = null, before = null] = [now.get(path), then.get(path)];
    const state = sha256 === before
      ? "locked"
      : sha256 === null
      ? "removed"
      : before === null
      ? "added"
      : "changed";
    return { path, sha256, locked: before, state };
  });
  return [
    ...all.filter(({ state }) => state !== "locked"),
    ...all.filter(({ state }) => state === "locked"),
  ];
}

/** What keeps it from being used. Locking what imports from outside is refused, so that is told first. */
async function problemOf(plugin: Found): Promise<PluginError | undefined> {
  if (plugin.problem !== undefined && !isLockable(plugin)) return plugin.problem;
  try {
    return await importProblem(plugin) ?? plugin.problem;
  } catch (cause) {
    // It went away since it was found.
    return unreadable(plugin, cause);
  }
}

function entryIn(lock: Lock | undefined, id: string): LockEntry | undefined {
  return lock !== undefined && Object.hasOwn(lock.plugins, id) ? lock.plugins[id] : undefined;
}

function goneOf(
  id: string,
  { root, locked }: { readonly root: Root; readonly locked: LockEntry },
): Surveyed {
  return {
    id,
    name: nameOf(id, locked.kind),
    kind: locked.kind,
    folder: `${root.path}/${KINDS[locked.kind].folder}/${id}`,
    root,
    manifest: undefined,
    files: {},
    sha256: "",
    problem: new PluginError("plugin_gone", {
      id,
      message: `Plugin "${id}" is locked and its folder is gone`,
      hint: 'Restore it, or run "plugins lock --all", which forgets it',
    }),
    state: "gone",
    locked,
  };
}
