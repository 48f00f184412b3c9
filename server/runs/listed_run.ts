/** An entry of the list of runs. @module */

import type { RunRecord } from "../../core/leaderboard/record.ts";
import type { BrokenRun, RunSummary } from "../api/mod.ts";

/** A run, or why it is none. */
export interface ListedRun {
  readonly id: string;
  /** Sizes and times of its files when it was read. */
  readonly key: string;
  readonly run: RunSummary | undefined;
  readonly broken: BrokenRun | undefined;
  /** What leaderboard and histories need of it; undefined as `run`. */
  readonly record: RunRecord | undefined;
  /** When it was last found changed: rises over the whole list. */
  readonly version: number;
}
