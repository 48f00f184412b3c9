/** Where the prepared memory of the Python interpreter is kept. @module */

import { userCacheFolder } from "../user_cache.ts";

/** The folder; empty when the user has no home, and Python starts slowly then. */
export function snapshotFolder(): string {
  const cache = userCacheFolder();
  return cache === undefined ? "" : `${cache}/python`;
}
