/** Decides whether a folder is one to let skills work in. @module */

import { sep } from "node:path";
import { WorkFolderError } from "./errors.ts";
import type { LoadedSkill } from "./load.ts";
import { WorkFolder } from "./work_folder.ts";

/**
 * Opens a folder for skills. Throws `WorkFolderError` when there is none, and when a skill that writes
 * there could change its own code or the lock that holds it.
 */
export async function openWorkFolder(
  path: string,
  skills: readonly LoadedSkill[] = [],
): Promise<WorkFolder> {
  const work = await opened(path);
  // Who only reads can change nothing.
  const writers = skills.filter(({ permissions: { write = [] } }) => write.length > 0);
  for (const { folder, root } of writers) {
    const [own, home] = await Promise.all([realPath(folder), realPath(root.path)]);
    if (!work.holds(home) && !`${work.path}${sep}`.startsWith(`${own}${sep}`)) continue;
    throw new WorkFolderError(
      path,
      "a skill could change itself and its lock there",
      "Make a folder of its own for the work, and name that one",
    );
  }
  return work;
}

async function opened(path: string): Promise<WorkFolder> {
  try {
    return await WorkFolder.open(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new WorkFolderError(path, "there is none", "Make it first");
    }
    if (cause instanceof Deno.errors.NotADirectory) {
      throw new WorkFolderError(path, "it is no folder", "Name a folder");
    }
    if (!(cause instanceof Error)) throw cause;
    throw new WorkFolderError(path, cause.message, "Name a folder that you can read and write");
  }
}

async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    // The tree inside a compiled program has no path outside of it.
    if (cause instanceof Deno.errors.NotSupported) return path;
    throw cause;
  }
}
