/** What the list of commands knows of one before it is loaded. @module */

import type { Command } from "../command.ts";

/** A command that can be loaded. */
export interface Entry {
  readonly group: "Measure" | "Look" | "Share" | "Set up";
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
