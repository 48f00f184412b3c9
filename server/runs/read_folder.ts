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

/** Reads the whole folder; `version` is that of the program. Throws `TraceUnreadableError`. */
export async function readFolder(path: string, version: string): Promise<FolderRecords> {
  const folder = new RunFolder(path);
  using quiet = new Quiet();
  using shelf = new Shelf(folder);
  using list = new RunList(folder, shelf, { index: new IndexFile(folder.path, version), quiet });
  await list.whole();
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
