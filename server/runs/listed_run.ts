/** An entry of the list of runs. @module */

import type { BrokenRun, RunSummary } from "../api/mod.ts";

/** A run, or why it is none. */
export interface ListedRun {
  readonly id: string;
  /** Sizes and times of its files when it was read. */
  readonly key: string;
  readonly run: RunSummary | undefined;
  readonly broken: BrokenRun | undefined;
  /** When it was last found changed: rises over the whole list. */
  readonly version: number;
}
