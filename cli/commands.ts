/** Every command by name. The code of one is loaded when it is called. @module */

import type { Entry } from "./commands/entry.ts";
import { LOOK } from "./commands/look.ts";
import { MEASURE } from "./commands/measure.ts";
import { SET_UP } from "./commands/set_up.ts";
import { SHARE } from "./commands/share.ts";

/** Commands by the words that call them. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  ...MEASURE,
  ...LOOK,
  ...SHARE,
  ...SET_UP,
};

/** A bare noun lists. */
export const BARE: Readonly<Record<string, string>> = {
  "benchmarks": "benchmarks list",
  "data": "data list",
  "cache": "cache status",
  "models": "models list",
  "trace": "trace list",
  "plugins": "plugins list",
  "skills": "skills list",
  "packs": "packs list",
  "config": "config show",
  "auth": "auth list",
};
