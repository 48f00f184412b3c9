/** The files of a pack's folder, as far as they are what a pack may hold. @module */

import { PackError } from "../errors.ts";
import { isPromptFile } from "./text.ts";

/** What a pack may hold at most. */
export const PACK_LIMITS = { fileBytes: 4_000_000, totalBytes: 32_000_000, files: 2000, depth: 8 };

/**
 * Texts of all files by path, with `/`. Throws `PackError` for links, for what is too large, and for what
 * is neither file nor folder: nothing of these is read.
 */
export async function textsOf(folder: string, id: string): Promise<Map<string, string>> {
  const files = await filesIn(folder, id);
  const texts = new Map<string, string>();
  for (const path of files) {
    if (isPromptFile(path)) texts.set(path, await Deno.readTextFile(`${folder}/${path}`));
  }
  return texts;
}

/** Paths of all files, sorted; what they may be is checked, nothing of them is read. Throws `PackError`. */
export async function filesIn(folder: string, id: string): Promise<string[]> {
  const files: string[] = [];
  let total = 0;
  const walk = async (prefix: string, depth: number): Promise<void> => {
    if (depth > PACK_LIMITS.depth) throw refused(id, `${prefix} is too deep`, "Use fewer folders");
    for await (const entry of Deno.readDir(`${folder}/${prefix}`)) {
      const path = prefix + entry.name;
      if (entry.isSymlink) throw refused(id, `${path} is a link`, "Put a copy of the file there");
      if (entry.isDirectory) {
        await walk(`${path}/`, depth + 1);
        continue;
      }
      if (!entry.isFile) throw refused(id, `${path} is neither file nor folder`, "Remove it");
      const { size } = await Deno.lstat(`${folder}/${path}`);
      total += size;
      checkSize(id, { path, size, total });
      files.push(path);
      if (files.length > PACK_LIMITS.files) {
        throw refused(id, `it has more than ${PACK_LIMITS.files} files`, "Split the pack");
      }
    }
  };
  await walk("", 0);
  return files.sort();
}

/** Throws `PackError` for a file that is too large, alone or with those before it. */
export function checkSize(
  id: string,
  { path, size, total }: { readonly path: string; readonly size: number; readonly total: number },
): void {
  if (size > PACK_LIMITS.fileBytes) {
    throw refused(
      id,
      `${path} has ${megabytes(size)}, at most ${megabytes(PACK_LIMITS.fileBytes)} are read`,
      "Split the file, or shorten its prompts",
    );
  }
  if (total > PACK_LIMITS.totalBytes) {
    throw refused(
      id,
      `its files have more than ${megabytes(PACK_LIMITS.totalBytes)} together`,
      "Split the pack",
    );
  }
}

function refused(id: string, reason: string, hint: string): PackError {
  return new PackError(id, reason, hint);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
