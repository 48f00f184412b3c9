/** Puts events into lines, and lines into the files of a trace. @module */

import { fileOf, impliedKind, inside } from "../layout.ts";
import { EVENT_FILES, type EventFile, EVENTS_FILE } from "../layout.ts";
import type { TraceEvent } from "../../events/mod.ts";
import { AppendFile } from "../append_file.ts";
import { type Blobs, mayRefer } from "../blobs.ts";
import { GATHERED_MS, GatheredChunks, gatheredLine } from "./chunk_lines.ts";

/** The files of one trace, open for appending. */
export type EventFiles = Record<EventFile, AppendFile>;

/** Opens all three, or none: what was opened is closed when a later one fails. */
export function openFiles(
  path: string,
  { fresh, undo }: { readonly fresh: boolean; readonly undo: DisposableStack },
): EventFiles {
  const open = (name: EventFile) =>
    // The lock on the first file guards all three.
    undo.use(AppendFile.open(inside(path, name), { lock: name === EVENTS_FILE, fresh }));
  const [events, tokens, machine] = EVENT_FILES;
  return { [events]: open(events), [tokens]: open(tokens), [machine]: open(machine) };
}

/** How lines are written. */
export interface LineOptions {
  readonly files: EventFiles;
  readonly blobs: Blobs;
  /** The `seq` of the first event. */
  readonly first: number;
  /** Whether chunks that follow on one another share a line. */
  readonly gather: boolean;
  /** Told of what went wrong while nobody called. */
  readonly failed: (cause: unknown) => void;
}

/** Writes each event at once, except chunks that may share a line. */
export class LineWriter implements Disposable {
  /** Events that are in the files. */
  written: number;
  readonly #options: LineOptions;
  readonly #gathered: GatheredChunks | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
    this.written = options.first;
    this.#gathered = options.gather ? new GatheredChunks() : undefined;
  }

  /** Writes an event, after those that wait. Throws `TraceWriteError`. */
  write(event: TraceEvent): void {
    if (this.#gathered?.join(event) === true) return this.#wait();
    this.flush();
    if (this.#gathered?.join(event) === true) this.#wait();
    else this.#writeOne(event);
  }

  /** Writes the chunks that wait. Throws `TraceWriteError`. */
  flush(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const chunks = this.#gathered?.take() ?? [];
    const [first, ...more] = chunks;
    if (first === undefined) return;
    if (more.length === 0) return this.#writeOne(first);
    this.#options.files[fileOf(first.kind)].append(gatheredLine(chunks));
    this.written = first.seq + chunks.length;
  }

  /** Returns when every line is on the disk. Throws `TraceWriteError`. */
  async sync(): Promise<void> {
    // Chunks before events: what refers to something comes after it.
    for (const name of EVENT_FILES.toReversed()) await this.#options.files[name].sync();
  }

  /** Closes the files; what waits is lost. */
  [Symbol.dispose](): void {
    clearTimeout(this.#waiting);
    for (const name of EVENT_FILES) this.#options.files[name][Symbol.dispose]();
  }

  /** Whoever follows the trace sees before long what was gathered. */
  #wait(): void {
    this.#waiting ??= setTimeout(() => {
      try {
        this.flush();
      } catch (cause) {
        this.#options.failed(cause);
      }
    }, GATHERED_MS);
  }

  #writeOne(event: TraceEvent): void {
    const { files, blobs } = this.#options;
    const name = fileOf(event.kind);
    let line = lineOf(event, name);
    // A text of few characters can have three times as many bytes.
    if (line.length * 3 > blobs.threshold || mayRefer(line)) {
      line = lineOf(blobs.store(event), name);
    }
    files[name].append(line);
    this.written = event.seq + 1;
  }
}

/** The line of an event; its kind is left out where the file says it. */
function lineOf(event: object, file: EventFile): string {
  return JSON.stringify(impliedKind(file) === undefined ? event : { ...event, kind: undefined });
}
