/** The files of a plugin, and the hash that stands for all of them. @module */

import { sha256 } from "../sha256.ts";
import { PluginError } from "./errors.ts";

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
 * for a link, the folder itself among them, and for what is neither file nor folder.
 */
export async function hashFolder(folder: string, id: string): Promise<Record<string, string>> {
  if ((await Deno.lstat(folder)).isSymlink) throw unsafe(id, `${folder} is a link`);
  const paths = (await filesBelow(folder, { id, prefix: "" })).sort();
  const hashes = await Promise.all(paths.map((path) => hashFile(`${folder}/${path}`)));
  return Object.fromEntries(
    paths.flatMap((path, index) => {
      const hash = hashes[index];
      return hash === undefined ? [] : [[path, hash]];
    }),
  );
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

async function filesBelow(
  folder: string,
  { id, prefix }: { readonly id: string; readonly prefix: string },
): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(`${folder}/${prefix}`)) {
    const path = prefix + entry.name;
    if (entry.isSymlink) throw unsafe(id, `${path} is a link`);
    if (entry.isDirectory) files.push(...await filesBelow(folder, { id, prefix: `${path}/` }));
    else if (entry.isFile) files.push(path);
    // Reading a pipe would wait for ever.
    else throw unsafe(id, `${path} is neither a file nor a folder`);
  }
  return files;
}

function unsafe(id: string, what: string): PluginError {
  return new PluginError("plugin_unsafe", {
    id,
    message: `Cannot use plugin "${id}": ${what}; only files and folders can be locked`,
    hint: "Put a copy of the file or folder itself there",
  });
}

/** Undefined for a file that is ignored. */
async function hashFile(path: string): Promise<string | undefined> {
  const bytes = await Deno.readFile(path);
  const start = IGNORED.get(path.slice(path.lastIndexOf("/") + 1));
  const isIgnored = start?.every((byte, index) => bytes[index] === byte) === true;
  return isIgnored ? undefined : sha256(bytes);
}
