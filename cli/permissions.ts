/** What a plugin asks for, in words. @module */

import type { Permissions } from "../core/plugin/manifest.ts";
import { safeLine } from "./terminal.ts";

/** One line: `net localhost:8080, user; read own`, or `nothing`. */
export function describePermissions(permissions: Permissions): string {
  const parts = Object.entries(permissions)
    .filter(([, values]) => values !== undefined && values.length > 0)
    .map(([name, values]) => `${name} ${(values ?? []).join(", ")}`);
  return parts.length === 0 ? "nothing" : safeLine(parts.join("; "));
}
