/** Files of plugins and skills as pages show them: bounded, beside the lock, never followed out of their folder. @module */

import { ownText } from "../../core/plugin/folder.ts";
import { fileStandings, type Surveyed } from "../../core/plugin/survey.ts";
import type { LockedFiles } from "../api/mod.ts";

/** Files that a page shows. */
const MOST_FILES = 1000;
/** Characters of a text that a page shows. */
const MOST_TEXT = 100_000;
/** A larger text is not opened. */
const MOST_BYTES = 2_000_000;

/** Every file beside its lock, those that differ first. */
export function lockedFiles(plugin: Parameters<typeof fileStandings>[0]): LockedFiles {
  const all = fileStandings(plugin);
  return {
    files: all.slice(0, MOST_FILES),
    more: Math.max(0, all.length - MOST_FILES),
    isLocked: plugin.locked !== undefined,
  };
}

/** The beginning of a text of the folder; null where there is no such file. */
export async function textOf(
  { id, folder, files }: Pick<Surveyed, "id" | "folder" | "files">,
  path: string,
): Promise<string | null> {
  if (!Object.hasOwn(files, path)) return null;
  const text = await ownText(folder, { id, path, atMost: MOST_BYTES });
  return text.length <= MOST_TEXT
    ? text
    : `${text.slice(0, MOST_TEXT)}\n… cut: it has ${text.length} characters`;
}
