/** Accepts plugins as they are now. @module */

import { discover, type Found, lockPath } from "./discovery.ts";
import { readLock, writeLock } from "./lock.ts";

/**
 * Writes the hashes, versions and permissions of plugins into the lock of their root. Returns the
 * plugins as they are found afterwards. Throws the plugin's own problem when it cannot be locked
 * (broken manifest, link, duplicate), and `LockFileError`.
 */
export async function lockPlugins(plugins: readonly Found[]): Promise<Found[]> {
  for (const { problem } of plugins) {
    if (
      problem === undefined || problem.code === "plugin_not_locked" ||
      problem.code === "plugin_changed"
    ) continue;
    throw problem;
  }
  for (const [path, members] of Map.groupBy(plugins, ({ root }) => lockPath(root))) {
    const lock = await readLock(path);
    const entries = members.flatMap(({ id, kind, manifest, files }) =>
      manifest === undefined ? [] : [[id, {
        kind,
        version: manifest.version,
        permissions: manifest.permissions,
        files: { ...files },
      }]]
    );
    await writeLock(path, {
      ...lock,
      plugins: { ...lock.plugins, ...Object.fromEntries(entries) },
    });
  }
  const again = await discover([...new Set(plugins.map(({ root }) => root))]);
  return again.filter(({ id }) => plugins.some((plugin) => plugin.id === id));
}

/** Takes plugins whose folders are gone out of the locks. Returns their ids. Throws `LockFileError`. */
export async function forgetGone(plugins: readonly Found[]): Promise<string[]> {
  const gone: string[] = [];
  for (const [path, members] of Map.groupBy(plugins, ({ root }) => lockPath(root))) {
    const lock = await readLock(path);
    const present = new Set(members.map(({ id }) => id));
    const missing = Object.keys(lock.plugins).filter((id) => !present.has(id));
    if (missing.length === 0) continue;
    const kept = Object.entries(lock.plugins).filter(([id]) => present.has(id));
    await writeLock(path, { ...lock, plugins: Object.fromEntries(kept) });
    gone.push(...missing);
  }
  return gone;
}
