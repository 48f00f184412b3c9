/** Accepts plugins as they are now. @module */

import { discover, type Found } from "./discovery.ts";
import { changeLock, type LockEntry, readLock } from "./lock.ts";
import { importProblem } from "./outside.ts";
import { lockPath, type Root } from "./roots.ts";

/** Whether locking helps against a plugin's problem: it is new, or changed. */
export function isLockable({ problem }: Found): boolean {
  return problem?.code === "plugin_not_locked" || problem?.code === "plugin_changed";
}

/**
 * Writes the hashes, versions and permissions of plugins into the lock of their root. Returns the
 * plugins as they are found afterwards. Throws the plugin's own problem when it cannot be locked
 * (broken manifest, link, duplicate, an import from outside of its folder), then without having
 * written anything; `LockFileError` and
 * `LockWriteError`.
 */
export async function lockPlugins(plugins: readonly Found[]): Promise<Found[]> {
  for (const plugin of plugins) {
    if (plugin.problem !== undefined && !isLockable(plugin)) throw plugin.problem;
    const outside = await importProblem(plugin);
    if (outside !== undefined) throw outside;
  }
  for (const [root, members] of Map.groupBy(plugins, (plugin) => plugin.root)) {
    const entries = Object.fromEntries(members.flatMap(entryOf));
    await changeLock(lockPath(root), (lock) => ({
      ...lock,
      plugins: { ...lock.plugins, ...entries },
    }));
  }
  const again = await discover([...new Set(plugins.map(({ root }) => root))]);
  return again.filter(({ id }) => plugins.some((plugin) => plugin.id === id));
}

/** Ids that are locked and whose folders are gone, by root. Throws `LockFileError`. */
export async function gonePlugins(
  roots: readonly Root[],
  plugins: readonly Found[],
): Promise<ReadonlyMap<Root, readonly string[]>> {
  const gone = new Map<Root, readonly string[]>();
  for (const root of roots) {
    const present = new Set(plugins.filter((one) => one.root === root).map(({ id }) => id));
    const { plugins: locked } = await readLock(lockPath(root));
    const missing = Object.keys(locked).filter((id) => !present.has(id));
    if (missing.length > 0) gone.set(root, missing);
  }
  return gone;
}

/**
 * Takes plugins whose folders are gone out of the locks of the roots; `plugins` are all that were
 * found there. Returns their ids. Throws `LockFileError` and `LockWriteError`.
 */
export async function forgetGone(
  roots: readonly Root[],
  plugins: readonly Found[],
): Promise<string[]> {
  const gone = await gonePlugins(roots, plugins);
  for (const [root, ids] of gone) {
    await changeLock(lockPath(root), (lock) => {
      const kept = Object.entries(lock.plugins).filter(([id]) => !ids.includes(id));
      return { ...lock, plugins: Object.fromEntries(kept) };
    });
  }
  return [...gone.values()].flat();
}

function entryOf({ id, kind, manifest, files }: Found): [string, LockEntry][] {
  if (manifest === undefined) return [];
  const { version, permissions } = manifest;
  return [[id, { kind, version, permissions, files: { ...files } }]];
}
