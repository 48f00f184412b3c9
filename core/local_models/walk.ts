/** Reads folders that may be missing, forbidden, or loop. @module */

import { join } from "node:path";
import { systemErrorCode } from "../machine/system_error.ts";
import type { OnUnread } from "./candidate.ts";

/** A folder with what is directly in it. Links count as what they lead to. */
export interface Listing {
  readonly folder: string;
  /** Names, sorted. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** How a walk is told what it needs. */
export interface WalkOptions {
  readonly program: string;
  /** Folders below folders; 0 lists one folder alone. */
  readonly depth: number;
  readonly onUnread: OnUnread;
  readonly signal?: AbortSignal | undefined;
}

/** A folder and all below it, each once however links lead to it; nothing where there is none. */
export async function* walk(folder: string, options: WalkOptions): AsyncGenerator<Listing> {
  yield* descend(folder, { ...options, above: new Set() });
}

interface Descent extends WalkOptions {
  /** Real paths of the folders on the way down, so that a link cannot lead round in a circle. */
  readonly above: ReadonlySet<string>;
}

async function* descend(folder: string, descent: Descent): AsyncGenerator<Listing> {
  descent.signal?.throwIfAborted();
  const found = await list(folder, descent);
  if (found === undefined || descent.above.has(found.real)) return;
  const { real, ...listing } = found;
  yield listing;
  if (descent.depth === 0) return;
  const below = { ...descent, depth: descent.depth - 1, above: new Set([...descent.above, real]) };
  for (const name of listing.folders) yield* descend(join(folder, name), below);
}

async function list(
  folder: string,
  { program, onUnread }: WalkOptions,
): Promise<Listing & { readonly real: string } | undefined> {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    const real = await Deno.realPath(folder);
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(folder)) {
      const leadsToFolder = isSymlink && await isFolder(join(folder, name));
      (isDirectory || leadsToFolder ? folders : files).push(name);
    }
    return { folder, real, files: files.sort(), folders: folders.sort() };
  } catch (error) {
    const reason = systemErrorCode(error);
    // That a program is not installed is no news.
    if (reason !== "ENOENT" && reason !== "ENOTDIR") onUnread({ program, folder, reason });
    return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    // A link that leads nowhere is found out about when it is opened.
    systemErrorCode(error);
    return false;
  }
}
