/** Reads one event file of a run as it grows, without the others. @module */

import { schemaOf, type TraceEvent } from "../../core/events/mod.ts";
import { type EventFile, impliedKind, inside } from "../../core/trace/layout.ts";
import { LineReader } from "../../core/trace/line_reader.ts";

/** What is wrong with the lines of a file so far. */
export interface LineFaults {
  badLines: number;
  readonly unknownKinds: Record<string, number>;
}

/** The events of one file in its order, texts over 4 KiB as references; goes on when it has grown. */
export class EventLines implements Disposable {
  readonly faults: LineFaults = { badLines: 0, unknownKinds: {} };
  readonly #path: string;
  readonly #file: EventFile;
  #reader: LineReader | undefined;

  constructor(run: string, file: EventFile) {
    this.#path = inside(run, file);
    this.#file = file;
  }

  /** Bytes after the last whole line. */
  get tornBytes(): number {
    return this.#reader?.tornBytes ?? 0;
  }

  /** Further events; undefined when there is none (yet). Throws `TraceUnreadableError`. */
  async next(): Promise<TraceEvent[] | undefined> {
    this.#reader ??= LineReader.open(this.#path);
    const lines = await this.#reader?.next();
    return lines?.flatMap(({ value, number }) => this.#eventOf(value, number) ?? []);
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#reader?.[Symbol.dispose]();
  }

  #eventOf(
    value: Readonly<Record<string, unknown>> | undefined,
    number: number,
  ): TraceEvent | undefined {
    if (value?.["kind"] === "header" && number === 1) return undefined;
    const { seq, t, kind = impliedKind(this.#file) } = value ?? {};
    if (!Number.isSafeInteger(seq) || typeof t !== "number" || typeof kind !== "string") {
      this.faults.badLines++;
      return undefined;
    }
    if (schemaOf(kind) === undefined) {
      this.faults.unknownKinds[kind] = (this.faults.unknownKinds[kind] ?? 0) + 1;
      return undefined;
    }
    // Written by `TraceWriter`, which checked it; what cannot be trusted is checked where it is used.
    return { ...value, kind } as TraceEvent;
  }
}
