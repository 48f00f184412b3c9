/** Real rows for tests, beside the repository. Tests that need them are skipped, visibly, where they are not. @module */

import { rowsOf } from "../../data/rows.ts";

/** The folder, as `--data` takes it. */
export const OFFICIAL_DATA = decodeURIComponent(
  new URL("../../../../shared/data", import.meta.url).pathname,
);

/** Whether it is there. */
export const hasOfficialData: boolean = isFolder(OFFICIAL_DATA);

/** Rows of a file, or none where the folder is not there. */
export async function officialRows<T>(file: string): Promise<T[]> {
  if (!hasOfficialData) return [];
  // The caller's test says of what form they are.
  return await rowsOf(file, await Deno.readFile(`${OFFICIAL_DATA}/${file}`)) as T[];
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
