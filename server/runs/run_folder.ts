/** The folder of traces: which runs are in it, and the safe way from a name to a directory. @module */

import { TraceNotFoundError, TraceUnreadableError } from "../../core/trace/errors.ts";
import { EVENT_FILES, type EventFile, EVENTS_FILE, inside } from "../../core/trace/layout.ts";

/** Where a run is and how large its files are. */
export interface Place {
  readonly id: string;
  readonly path: string;
}

/** Bytes and time of the last change of each file; null where there is none. */
export type Stamps = Readonly<Record<EventFile, FileStamp | null>>;

/** What tells two states of a file apart without reading it. */
export interface FileStamp {
  readonly size: number;
  /** Milliseconds since 1970; 0 where the system does not say. */
  readonly changed: number;
}

/** The runs below one folder. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path.replace(/(?<=.)[/\\]+$/, "");
  }

  /**
   * Names of its directories, newest first as run ids sort. A folder that is not there has none.
   * Throws `TraceUnreadableError`.
   */
  names(): string[] {
    const names: string[] = [];
    try {
      for (const { name, isDirectory, isSymlink } of Deno.readDirSync(this.path)) {
        if ((isDirectory || isSymlink) && isRunName(name)) names.push(name);
      }
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return [];
      throw new TraceUnreadableError(this.path, cause);
    }
    return names.sort().reverse();
  }

  /**
   * The run of a name. Throws `TraceNotFoundError` for whatever is no run directly in this folder:
   * a path, a link that leads out of it, a file, or a directory whose files are not plain files in it.
   */
  find(id: string): Place {
    if (!isRunName(id)) throw new TraceNotFoundError(id);
    const path = inside(this.path, id);
    if (!this.#isOwn(path, "directory")) throw new TraceNotFoundError(id);
    for (const file of EVENT_FILES) {
      const own = this.#isOwn(inside(path, file), "file");
      // Without events a directory is no run; the other two may come later.
      if (own === false || (own === undefined && file === EVENTS_FILE)) {
        throw new TraceNotFoundError(id);
      }
    }
    return { id, path };
  }

  /** Whether something is of that kind and, where links lead to it, still in this folder; undefined when nothing is there. */
  #isOwn(path: string, kind: "directory" | "file"): boolean | undefined {
    try {
      const own = Deno.lstatSync(path);
      const info = own.isSymlink ? Deno.statSync(path) : own;
      if (!(kind === "file" ? info.isFile : info.isDirectory)) return false;
      if (!own.isSymlink) return true;
      const root = Deno.realPathSync(this.path);
      return Deno.realPathSync(path).startsWith(`${root}/`);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return undefined;
      if (!(cause instanceof Error)) throw cause;
      // What may not be looked at is not served: no permission, a link that leads to itself.
      return false;
    }
  }
}

/** Sizes and times of a run's files. */
export function stampsOf({ path }: Place): Stamps {
  const [events, tokens, machine] = EVENT_FILES;
  const stamp = (file: EventFile) => stampOf(inside(path, file));
  return { [events]: stamp(events), [tokens]: stamp(tokens), [machine]: stamp(machine) };
}

/** Size and time of a file; null when it is not there or may not be looked at. */
export function stampOf(path: string): FileStamp | null {
  try {
    const { size, mtime } = Deno.statSync(path);
    return { size, changed: mtime?.getTime() ?? 0 };
  } catch (cause) {
    if (cause instanceof Error) return null;
    throw cause;
  }
}

/** Whether a name can be that of a run's directory. Those that begin with a dot are ours or the system's. */
function isRunName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !/[/\\\0]/.test(name) && name.length <= 255;
}
