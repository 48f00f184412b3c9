/** The files of a plugin, and the hash that stands for all of them. @module */

import { sha256 } from "../sha256.ts";
import { PluginError } from "./errors.ts";

/** Written by file managers, never loaded, and in nobody's copy. */
const IGNORED: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** SHA-256 of every file of a folder, by path with `/`, in order of the paths. Throws `PluginError` for a link. */
export async function hashFolder(folder: string, id: string): Promise<Record<string, string>> {
  const paths = (await filesBelow(folder, { id, prefix: "" })).sort();
  const hashes = await Promise.all(paths.map((path) => hashFile(`${folder}/${path}`)));
  return Object.fromEntries(paths.map((path, index) => [path, hashes[index] ?? ""]));
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
  const all = [...new Set([...Object.keys(locked), ...Object.keys(found)])].sort();
  return all.flatMap((path) => {
    if (locked[path] === found[path]) return [];
    if (locked[path] === undefined) return [`${path} was added`];
    if (found[path] === undefined) return [`${path} was removed`];
    return [`${path} was changed`];
  });
}

async function filesBelow(
  folder: string,
  { id, prefix }: { readonly id: string; readonly prefix: string },
): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(`${folder}/${prefix}`)) {
    if (IGNORED.has(entry.name)) continue;
    const path = prefix + entry.name;
    if (entry.isSymlink) {
      throw new PluginError("plugin_unsafe", {
        id,
        message:
          `Cannot use plugin "${id}": ${path} is a link, and what it leads to cannot be locked`,
        hint: "Replace the link by the file itself",
      });
    }
    if (entry.isDirectory) files.push(...await filesBelow(folder, { id, prefix: `${path}/` }));
    else files.push(path);
  }
  return files;
}

async function hashFile(path: string): Promise<string> {
  return sha256(await Deno.readFile(path));
}
