/** What is in the cache: files that can be fetched or made again at any time. @module */

import { join } from "node:path";
import { ConfigError } from "../../core/config/errors.ts";
import { userCacheFolder } from "../../core/user_cache.ts";

/** One file of the cache. */
export interface CacheFile {
  /** What it is of: `data`, `python`, `doctor` … */
  readonly part: string;
  readonly path: string;
  readonly bytes: number;
}

/** The folder of the cache. Throws `ConfigError` when there is no home. */
export function cacheFolder(): string {
  const folder = userCacheFolder();
  if (folder !== undefined) return folder;
  throw new ConfigError("Cannot find the cache: there is no home folder", "Set XDG_CACHE_HOME");
}

/** All files, in the order of their paths; none where there is no cache yet. */
export async function cacheFiles(folder: string): Promise<CacheFile[]> {
  const files = await filesBelow(folder);
  return files.map(({ path, bytes }) => ({
    part: path.slice(folder.length + 1).split("/")[0] ?? "",
    path,
    bytes,
  })).sort((a, b) => a.path < b.path ? -1 : 1);
}

async function filesBelow(folder: string): Promise<{ path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  try {
    for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) found.push(...await filesBelow(path));
      else if (isFile) found.push({ path, bytes: (await Deno.lstat(path)).size });
    }
  } catch (cause) {
    // Nothing was cached yet, or another program has just removed it.
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
  return found;
}
