/** Where the user's tokens are. @module */

import { userDataFolder } from "../../core/plugin/roots.ts";
import { TokenStore } from "../../server/guard/tokens.ts";
import { UsageError } from "../errors.ts";

/** Throws `UsageError` where there is no folder of the user's. */
export function tokenStore(): TokenStore {
  const folder = userDataFolder();
  if (folder !== undefined) return new TokenStore(folder);
  throw new UsageError("Cannot keep tokens: there is no home folder", "Set HOME or XDG_DATA_HOME");
}
