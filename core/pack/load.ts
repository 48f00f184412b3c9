/** Finds packs by their folders, reads them, and compares them with the lock. @module */

import { nearest } from "../config/nearest.ts";
import { ModelLensError } from "../errors.ts";
import { combinedHash, differences, hashFolder } from "../plugin/folder.ts";
import { changeLock, readLock } from "../plugin/lock.ts";
import { lockPath, type Root } from "../plugin/roots.ts";
import { PackError, PackLockError } from "./errors.ts";
import { textsOf } from "./read/folder.ts";
import { MAIN_FILES, packOfTexts } from "./read/pack.ts";
import type { Pack } from "./schema.ts";
import type { OfferedSkill } from "./offered_skill.ts";

/** The folder of packs below a root. */
export const PACKS_FOLDER = "prompt-packs";
/** The usual main file of a pack. */
export const PACK_FILE = "pack.yaml";

const GUIDE = "docs/packs.md has an example";

/** A pack on disk. */
export interface FoundPack {
  readonly id: string;
  readonly folder: string;
  readonly root: Root;
}

/** A pack that was read. */
export interface LoadedPack extends FoundPack {
  readonly pack: Pack;
  /** SHA-256 of every file. */
  readonly files: Readonly<Record<string, string>>;
  readonly sha256: string;
  /** What it offers as tools, once that was looked up. */
  readonly skills?: readonly OfferedSkill[];
}

/** Every pack below the roots, sorted; of two with one id the first counts. */
export async function findPacks(roots: readonly Root[]): Promise<FoundPack[]> {
  const found = new Map<string, FoundPack>();
  for (const root of roots) {
    const folder = `${root.path}/${PACKS_FOLDER}`;
    for (const id of await foldersIn(folder)) {
      if (!found.has(id)) found.set(id, { id, folder: `${folder}/${id}`, root });
    }
  }
  return [...found.values()].sort((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}

/** The pack of an id. Throws `PackError`. */
export async function findPack(id: string, roots: readonly Root[]): Promise<FoundPack> {
  const packs = await findPacks(roots);
  const found = packs.find((pack) => pack.id === id);
  if (found !== undefined) return found;
  const near = nearest(id, packs.map((pack) => pack.id));
  throw new PackError(
    id,
    "there is none of that name",
    near === undefined ? 'Run "packs list" to see the packs there are' : `Did you mean "${near}"?`,
  );
}

/** Reads and checks a pack. Throws `PackError`, and `PackFilesError` that names each file, line and next step. */
export async function loadPack(found: FoundPack): Promise<LoadedPack> {
  const { id, folder } = found;
  try {
    const texts = await textsOf(folder, id);
    if (!MAIN_FILES.some((name) => texts.has(name))) {
      throw new PackError(id, `it has no ${PACK_FILE}`, `Put one there; ${GUIDE}`);
    }
    const pack = packOfTexts(texts, id);
    const files = await hashFolder(folder, id);
    return { ...found, pack, files, sha256: combinedHash(files) };
  } catch (cause) {
    if (cause instanceof ModelLensError || !(cause instanceof Error)) throw cause;
    throw new PackError(id, cause.message, "Make its folder readable", { cause });
  }
}

/** The pack in a text that has all of it. Throws `PackFilesError`. */
export function packIn(text: string, id: string): Pack {
  return packOfTexts(new Map([[PACK_FILE, text]]), id);
}

/** How a pack stands to its lock, in words; undefined when it is as it was locked. */
export async function lockFault({ id, files, root }: LoadedPack): Promise<string | undefined> {
  const entry = (await readLock(lockPath(root))).packs?.[id];
  if (entry === undefined) return "it is not locked";
  const changed = differences(entry.files, files);
  return changed.length === 0
    ? undefined
    : `its files are not the locked ones: ${changed.join(", ")}`;
}

/** Throws `PackLockError` unless the pack is as it was locked. */
export async function checkLocked(pack: LoadedPack): Promise<void> {
  const fault = await lockFault(pack);
  if (fault !== undefined) throw new PackLockError(pack.id, fault);
}

/** Accepts a pack as it is now. Throws `LockFileError` and `LockWriteError`. */
export async function lockPack({ id, pack, files, root }: LoadedPack): Promise<void> {
  const entry = { version: pack.version, files: { ...files } };
  await changeLock(lockPath(root), (lock) => ({ ...lock, packs: { ...lock.packs, [id]: entry } }));
}

async function foldersIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (cause) {
    // No folder, no packs.
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return [];
    }
    throw cause;
  }
  return names;
}
