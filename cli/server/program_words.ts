/** How this very program is called again, for runs that the server starts. @module */

import { fileURLToPath } from "node:url";

/** What runs now: the runtime with our sources, or one binary with everything in it. */
export interface Running {
  readonly standalone: boolean;
  readonly execPath: string;
}

/** The words before those of a command. A binary is the program itself: it takes no file and no permissions. */
export function programOf(
  { standalone, execPath }: Running = {
    standalone: Deno.build.standalone,
    execPath: Deno.execPath(),
  },
): readonly [string, ...string[]] {
  if (standalone) return [execPath];
  return [execPath, "run", "-A", fileURLToPath(new URL("../../cli.ts", import.meta.url))];
}
