/** Runs as they are read to be compared. @module */

import type { Side } from "../../core/compare/several.ts";
import { damageText } from "../../core/leaderboard/damage.ts";
import { RunFold } from "../../core/run/fold.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import { isBeingWritten } from "../../server/runs/writer_at_work.ts";
import { findRun } from "../trace/folder.ts";

/** A run with all that its report needs. */
export interface ReadRun extends Side {
  readonly path: string;
}

/** Reads a run by its name. Throws `TraceNotFoundError` or what reading throws. */
export async function readRun(name: string, folder: string): Promise<ReadRun> {
  const path = await findRun(name, folder);
  using reader = await TraceReader.open(path, { texts: false });
  const fold = new RunFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  const { header, problems: { badLineCount: badLines, tornBytes, ...problems } } = reader;
  // Without chunks or samples of the machine a run is judged as well; whoever left a file out knows it.
  const missing = problems.absentFiles.length > 0 ? 0 : problems.missingEvents - badLines;
  const isRunning = isBeingWritten(path);
  const torn = Object.values(tornBytes).reduce((sum, bytes) => sum + bytes, 0);
  return {
    path,
    // Of a path the last part, which is what the run is called in its folder.
    run: path.slice(path.replaceAll("\\", "/").lastIndexOf("/") + 1),
    model: undefined,
    header,
    fold,
    state: isRunning ? "running" : fold.status === "running" ? "open" : fold.status,
    damage: damageText({ badLines, missing, tornBytes: torn, isRunning }),
  };
}
