/** A run that nobody looks at: read once from end to end and closed, for what a list keeps of it. @module */

import type { Header } from "../../core/events/header.ts";
import { ChunkIndex } from "./chunks/chunk_index.ts";
import type { LineFaults } from "./event_lines.ts";
import { RunFigures } from "./figures.ts";
import type { OpenRun } from "./open_run.ts";
import { RunRows } from "./rows.ts";

/** What it holds, as an open run tells it. */
export interface ReadRun {
  readonly header: Header;
  readonly rows: RunRows;
  readonly figures: RunFigures;
  readonly faults: LineFaults;
  readonly chunkIndex: ChunkIndex;
}

/** Opens and reads each file once, where an open run reads for each what it is asked. Throws as `readHeader()` does. */
export async function readRun(path: string): Promise<ReadRun> {
  const chunkIndex = new ChunkIndex(path);
  using figures = new RunFigures(path, chunkIndex);
  const header = await figures.header();
  const rows = new RunRows(header);
  await figures.extend(rows);
  return { header, rows, figures, faults: figures.faults, chunkIndex };
}

/** The same of a run that is open. */
export async function wholeOf(open: OpenRun): Promise<ReadRun> {
  const { header, chunkIndex } = open;
  const [rows, figures] = [await open.rows(), await open.figures()];
  return { header, rows, figures, faults: open.faults, chunkIndex };
}
