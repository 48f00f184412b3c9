/** The files of a plugin, and the hash that stands for all of them. @module */

import { createHash } from "node:crypto";
import { sha256 } from "../sha256.ts";
import { PluginError } from "./errors.ts";

/** What a plugin may hold at most: who lists plugins reads all of it. */
export const FOLDER_LIMITS = {
  fileBytes: 512_000_000,
  totalBytes: 1_000_000_000,
  files: 10_000,
  depth: 32,
};
/** A larger file is hashed piece by piece. */
const AT_ONCE = 1_000_000;
/** Files that are read at a time. */
const TOGETHER = 32;

/**
 * What file managers leave behind, by name with the bytes that it begins with. It is in nobody's
 * copy, so it is not locked; without those bytes it is something else that took the name.
 */
const IGNORED: ReadonlyMap<string, readonly number[]> = new Map([
  [".DS_Store", [0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31]],
  ["Thumbs.db", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
]);

/**
 * SHA-256 of every file of a folder, by path with `/`, in order of the paths. Throws `PluginError`
 * for a link, the folder itself among them, for what is neither file nor folder, and for more than
 * a plugin may hold.
 */
export async function hashFolder(folder: string, id: string): Promise<Record<string, string>> {
  await checkNoLink(folder, id);
  const files = await filesBelow(folder, id);
  const paths = [...files.keys()].sort();
  const hashes: [string, string][] = [];
  for (let from = 0; from < paths.length; from += TOGETHER) {
    const some = paths.slice(from, from + TOGETHER);
    const found = await Promise.all(
      some.map((path) => hashFile(`${folder}/${path}`, files.get(path) ?? 0)),
    );
    for (const [index, path] of some.entries()) {
      const hash = found[index];
      if (hash !== undefined) hashes.push([path, hash]);
    }
  }
  return Object.fromEntries(hashes);
}

/**
 * The text of a file of the folder, which is looked at before it is opened: no link is followed, no
 * pipe is waited for. Throws `PluginError`, and what reading a file throws.
 */
export async function ownText(
  folder: string,
  { id, path, atMost }: { readonly id: string; readonly path: string; readonly atMost: number },
): Promise<string> {
  await checkNoLink(folder, id);
  const { isSymlink, isFile, isDirectory, size } = await Deno.lstat(`${folder}/${path}`);
  if (isSymlink) throw unsafe(id, `${path} is a link`);
  if (!isFile && !isDirectory) throw unsafe(id, `${path} is neither a file nor a folder`);
  if (size > atMost) throw tooMuch(id, `${path} has ${megabytes(size)}`, megabytes(atMost));
  return await Deno.readTextFile(`${folder}/${path}`);
}

/** One hash for a set of files: SHA-256 over the lines `<hash>  <path>`. */
export function combinedHash(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([path, hash]) => `${hash}  ${path}\n`).sort();
  return sha256(lines.join(""));
}

/** Which files were changed, added or removed, as sentences. */
export function differences(
  locked: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): string[] {
  const before = new Map(Object.entries(locked));
  const now = new Map(Object.entries(found));
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap((path) => {
    if (before.get(path) === now.get(path)) return [];
    if (!before.has(path)) return [`${path} was added`];
    return [now.has(path) ? `${path} was changed` : `${path} was removed`];
  });
}

/** Sizes of all files, by path; nothing of them is read. */
async function filesBelow(folder: string, id: string): Promise<ReadonlyMap<string, number>> {
  const { fileBytes, totalBytes, files: mostFiles, depth: deepest } = FOLDER_LIMITS;
  const files = new Map<string, number>();
  let total = 0;
  const walk = async (prefix: string, depth: number): Promise<void> => {
    if (depth > deepest) throw tooMuch(id, `${prefix} is ${depth} folders deep`, String(deepest));
    for await (const entry of Deno.readDir(`${folder}/${prefix}`)) {
      const path = prefix + entry.name;
      if (entry.isSymlink) throw unsafe(id, `${path} is a link`);
      if (entry.isDirectory) {
        await walk(`${path}/`, depth + 1);
        continue;
      }
      // Reading a pipe would wait for ever.
      if (!entry.isFile) throw unsafe(id, `${path} is neither a file nor a folder`);
      const { size } = await Deno.lstat(`${folder}/${path}`);
      total += size;
      if (size > fileBytes) {
        throw tooMuch(id, `${path} has ${megabytes(size)}`, megabytes(fileBytes));
      }
      if (total > totalBytes) {
        throw tooMuch(id, `its files have ${megabytes(total)} and more`, megabytes(totalBytes));
      }
      files.set(path, size);
      if (files.size > mostFiles) {
        throw tooMuch(id, `it has more than ${mostFiles} files`, String(mostFiles));
      }
    }
  };
  await walk("", 0);
  return files;
}

/** What a link leads to can change without a lock noticing. */
async function checkNoLink(folder: string, id: string): Promise<void> {
  if ((await Deno.lstat(folder)).isSymlink) throw unsafe(id, `${folder} is a link`);
}

/** The error about a plugin that holds more than is read. */
export function tooMuch(id: string, what: string, most: string): PluginError {
  return new PluginError("plugin_unsafe", {
    id,
    message: `Cannot use plugin "${id}": ${what}; at most ${most} are read`,
    hint: "Keep large files elsewhere, and name them in its settings",
  });
}

/** Rounded up, so that what is too much reads as more than what is allowed. */
export function megabytes(bytes: number): string {
  return `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;
}

function unsafe(id: string, what: string): PluginError {
  return new PluginError("plugin_unsafe", {
    id,
    message: `Cannot use plugin "${id}": ${what}; only files and folders can be locked`,
    hint: "Put a copy of the file or folder itself there",
  });
}

/** Undefined for a file that is ignored. */
async function hashFile(path: string, size: number): Promise<string | undefined> {
  if (size > AT_ONCE) return await hashLarge(path);
  const bytes = await Deno.readFile(path);
  const start = IGNORED.get(path.slice(path.lastIndexOf("/") + 1));
  const isIgnored = start?.every((byte, index) => bytes[index] === byte) === true;
  return isIgnored ? undefined : sha256(bytes);
}

async function hashLarge(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  const block = new Uint8Array(AT_ONCE);
  for (;;) {
    const read = await file.read(block);
    if (read === null) return hash.digest("hex");
    hash.update(block.subarray(0, read));
  }
}
