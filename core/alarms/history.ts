/** Earlier traces that alarms learn from: the latest of the same models, within a bounded reading time. @module */

import { ModelLensError } from "../errors.ts";
import type { Header } from "../events/header.ts";
import { readHeader } from "../trace/header_line.ts";
import { EVENT_FILES, inside } from "../trace/layout.ts";
import { TraceReader } from "../trace/reader.ts";
import type { AlarmWatch } from "./watch.ts";

/** Where to look, and for what. */
export interface HistoryOptions {
  /** Folder of the runs. */
  readonly folder: string;
  /** The trace that is watched, which is not among those to learn from. */
  readonly header: Header;
  /** Traces to learn from, at most. */
  readonly most: number;
}

/** Bytes of event files that are read, in all: what takes about a second. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Folders whose header is looked at. */
const MOST_LOOKED_AT = 60;

/** Has a watch learn from earlier traces, oldest first. Returns their run ids. */
export async function learnFromHistory(
  watch: AlarmWatch,
  options: HistoryOptions,
): Promise<string[]> {
  const paths = await earlierTraces(options);
  const learned: string[] = [];
  for (const path of paths) {
    try {
      using reader = await TraceReader.open(path);
      await watch.learnFrom(reader.header, reader.events());
      learned.push(reader.header.run);
    } catch (cause) {
      // Damaged, newer, or gone since: there is nothing to learn from it.
      if (!(cause instanceof ModelLensError)) throw cause;
    }
  }
  return learned;
}

async function earlierTraces({ folder, header, most }: HistoryOptions): Promise<string[]> {
  if (most === 0) return [];
  const wanted = new Set(header.models.map(({ model }) => model.id));
  const found: string[] = [];
  let bytes = 0;
  const names = (await foldersIn(folder)).filter((name) => name < header.run).toSorted().reverse();
  for (const name of names.slice(0, MOST_LOOKED_AT)) {
    const path = `${folder}/${name}`;
    if (!await asks(path, wanted)) continue;
    bytes += await sizeOf(path);
    if (bytes > MOST_BYTES) break;
    found.push(path);
    if (found.length === most) break;
  }
  return found.reverse();
}

/** Whether the trace is of one of the models; the trace of an app does not name its models beforehand. */
async function asks(path: string, wanted: ReadonlySet<string>): Promise<boolean> {
  try {
    const { models } = await readHeader(path);
    if (models.length === 0 && wanted.size === 0) return true;
    return models.some(({ model }) => wanted.has(model.id));
  } catch (cause) {
    // No run, or one that cannot be read.
    if (cause instanceof ModelLensError) return false;
    throw cause;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory && !name.startsWith(".")) names.push(name);
    }
  } catch (cause) {
    // No folder that can be read, no history; whoever writes there says what is wrong with it.
    const { NotFound, NotADirectory, PermissionDenied } = Deno.errors;
    if ([NotFound, NotADirectory, PermissionDenied].some((one) => cause instanceof one)) return [];
    throw cause;
  }
  return names;
}

async function sizeOf(path: string): Promise<number> {
  const sizes = await Promise.all(EVENT_FILES.map(async (name) => {
    try {
      return (await Deno.stat(inside(path, name))).size;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return 0;
      throw cause;
    }
  }));
  return sizes.reduce((sum, one) => sum + one, 0);
}
