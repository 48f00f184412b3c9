/** Finds packs by their folders, reads them, and compares them with the lock. @module */

import { parse } from "@std/yaml";
import { nearest } from "../config/nearest.ts";
import { combinedHash, differences, hashFolder } from "../plugin/folder.ts";
import { changeLock, readLock } from "../plugin/lock.ts";
import { lockPath, type Root } from "../plugin/roots.ts";
import { checkFault } from "./check.ts";
import { PackError, PackLockError } from "./errors.ts";
import { Pack } from "./schema.ts";

/** The folder of packs below a root. */
export const PACKS_FOLDER = "prompt-packs";
/** The file of a pack. */
export const PACK_FILE = "pack.yaml";

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

/** Reads and checks a pack. Throws `PackError` that names file, field and what is wanted. */
export async function loadPack(found: FoundPack): Promise<LoadedPack> {
  const { id, folder } = found;
  const pack = packIn(await textOf(`${folder}/${PACK_FILE}`, id), id);
  const files = await hashFolder(folder, id);
  return { ...found, pack, files, sha256: combinedHash(files) };
}

/** The pack in a text. Throws `PackError`. */
export function packIn(text: string, id: string): Pack {
  const broken = (reason: string) =>
    new PackError(
      id,
      `${PACK_FILE}: ${reason}`,
      "Correct the file; prompt-packs/README.md has an example",
    );
  const checked = Pack.safeParse(yamlIn(text, broken));
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw broken([issue?.path.join("."), issue?.message].filter(Boolean).join(": "));
  }
  const pack = checked.data;
  if (pack.id !== id) throw broken(`its id is "${pack.id}", but its folder is called "${id}"`);
  const seen = new Set<string>();
  for (const item of pack.items) {
    if (seen.has(item.id)) throw broken(`the item "${item.id}" is there twice`);
    seen.add(item.id);
    for (const check of item.checks) {
      const fault = checkFault(check);
      if (fault !== undefined) throw broken(`item "${item.id}": ${fault}`);
    }
  }
  return pack;
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

/** What is read of a pack at most, in bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

async function textOf(path: string, id: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size > MOST_BYTES) {
      throw new PackError(id, `${PACK_FILE} has ${size} bytes`, "Split the pack");
    }
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof PackError || !(cause instanceof Error)) throw cause;
    const reason = cause instanceof Deno.errors.NotFound ? `it has no ${PACK_FILE}` : cause.message;
    throw new PackError(id, reason, "Put one there; prompt-packs/README.md has an example", {
      cause,
    });
  }
}

function yamlIn(text: string, broken: (reason: string) => PackError): unknown {
  try {
    return parse(text, { schema: "core" });
  } catch (cause) {
    if (cause instanceof SyntaxError) throw broken(`this is not YAML: ${cause.message}`);
    throw cause;
  }
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
