/** What was read of runs, kept beside them so that a server that starts need not read them again. Derived, disposable. @module */

import { z } from "zod";
import { RunRecord } from "../../core/leaderboard/record.ts";
import { inside } from "../../core/trace/layout.ts";
import { BrokenRun, RunSummary } from "../api/run.ts";
import { objectIn } from "../run/line_blocks.ts";
import type { ListedRun } from "./listed_run.ts";

/** Folder of what is derived from the traces beside it; git passes over it. */
export const INDEX_FOLDER = ".index";
const INDEX_FILE = "runs.ndjson";

const Entry = z.object({
  id: z.string(),
  key: z.string(),
  version: z.number(),
  run: RunSummary.optional(),
  broken: BrokenRun.optional(),
  record: RunRecord.optional(),
});

/** Reads and writes the index of one folder. It counts only for the version of the program that wrote it. */
export class IndexFile {
  readonly #folder: string;
  readonly path: string;
  readonly #head: string;

  /** `traces` is the folder of traces. */
  constructor(traces: string, version: string) {
    this.#folder = inside(traces, INDEX_FOLDER);
    this.path = inside(this.#folder, INDEX_FILE);
    this.#head = JSON.stringify({ kind: "index", format: 5, version });
  }

  /** Its size; null until it was written. */
  bytes(): number | null {
    try {
      return Deno.lstatSync(this.path).size;
    } catch (cause) {
      // Whatever is the matter, it is made anew.
      if (cause instanceof Error) return null;
      throw cause;
    }
  }

  /** What was kept; nothing where it is not there, damaged, or of another version. */
  *read(): Generator<ListedRun> {
    let isHead = true;
    for (const line of linesIn(this.path)) {
      if (isHead && line !== this.#head) return;
      const entry = isHead ? undefined : entryOf(line);
      isHead = false;
      if (entry !== undefined) yield entry;
    }
  }

  /** Keeps what will be the same when it is read: no run that is being written. */
  write(runs: Iterable<ListedRun>): void {
    const lines = [this.#head];
    for (const one of runs) if (one.run?.state !== "running") lines.push(JSON.stringify(one));
    try {
      Deno.mkdirSync(this.#folder, { recursive: true });
      const draft = `${this.path}.${Deno.pid}.part`;
      Deno.writeTextFileSync(draft, lines.join("\n") + "\n");
      Deno.renameSync(draft, this.path);
    } catch (cause) {
      // A folder that cannot be written, or is gone, is read again next time.
      if (!(cause instanceof Error)) throw cause;
    }
  }
}

/** An entry of the index; undefined for a line that is none. */
function entryOf(line: string): ListedRun | undefined {
  const value: unknown = objectIn(line);
  const { success, data } = Entry.safeParse(value);
  if (!success || (data.run === undefined) === (data.broken === undefined)) return undefined;
  if ((data.run === undefined) !== (data.record === undefined)) return undefined;
  // It has that shape, and what JSON made of it takes less room than a copy, field by field.
  const { id, key, version, run, broken, record } = value as ListedRun;
  return { id, key, version, run, broken, record };
}

/** Bytes that are read at a time: a whole index at once would leave megabytes behind. */
const BLOCK = 256 * 1024;

/** Whole lines of a file; none of one that is not there or no file. */
function* linesIn(path: string): Generator<string> {
  let file: Deno.FsFile;
  try {
    if (!Deno.lstatSync(path).isFile) return;
    file = Deno.openSync(path);
  } catch (cause) {
    if (cause instanceof Error) return;
    throw cause;
  }
  using _opened = file;
  const decoder = new TextDecoder();
  const block = new Uint8Array(BLOCK);
  let rest = "";
  for (;;) {
    let read: number | null;
    try {
      read = file.readSync(block);
    } catch (cause) {
      if (cause instanceof Error) return;
      throw cause;
    }
    if (read === null) return;
    const lines = (rest + decoder.decode(block.subarray(0, read), { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
