/** What leaderboard and histories are made of, for whoever has no server: read over the same index. @module */

import type { UnreadableRun } from "../../core/leaderboard/left_out.ts";
import type { RunRecord } from "../../core/leaderboard/record.ts";
import { Quiet } from "../quiet.ts";
import { Shelf } from "../run/shelf.ts";
import { IndexFile } from "./index_file.ts";
import { RunFolder } from "./run_folder.ts";
import { RunList } from "./run_list.ts";

/** Every run of a folder. */
export interface FolderRecords {
  readonly records: readonly RunRecord[];
  readonly unreadable: readonly UnreadableRun[];
  /** Runs that are there and were not read yet. */
  readonly unread: number;
}

/** How to read it. */
export interface FolderOptions {
  /** Of the program. */
  readonly version: string;
  /** Told from time to time how many runs are left to read: thousands take a while, the first time. */
  readonly reading?: (left: number) => void;
}

/** Milliseconds between two words of how it goes. */
const TOLD_EVERY = 100;

/** Reads the whole folder. Throws `TraceUnreadableError`. */
export async function readFolder(
  path: string,
  { version, reading }: FolderOptions,
): Promise<FolderRecords> {
  const folder = new RunFolder(path);
  using quiet = new Quiet();
  using shelf = new Shelf(folder);
  using list = new RunList(folder, shelf, { index: new IndexFile(folder.path, version), quiet });
  const told = setInterval(() => reading?.(list.pending), TOLD_EVERY);
  try {
    await list.whole();
  } finally {
    clearInterval(told);
  }
  return recordsIn(list);
}

/** What a list has now. */
export function recordsIn(list: RunList): FolderRecords {
  const all = [...list.all()];
  return {
    records: all.flatMap(({ record }) => record ?? []),
    unreadable: all.flatMap(({ broken }) =>
      broken === undefined ? [] : [{ run: broken.id, detail: broken.problem.message }]
    ),
    unread: list.pending,
  };
}
