/** Reads one event file of a run as it grows, without the others. @module */

import { schemaOf, type TraceEvent } from "../../core/events/mod.ts";
import { type EventFile, impliedKind, inside } from "../../core/trace/layout.ts";
import { type Line, LineReader } from "../../core/trace/line_reader.ts";

/** What is wrong with the lines of a file so far. */
export interface LineFaults {
  readonly badLines: number;
  readonly unknownKinds: Readonly<Record<string, number>>;
  /** Bytes after the last whole line. */
  readonly tornBytes: number;
}

/** The events of one file in its order, texts over 4 KiB as references; goes on when it has grown. */
export class EventLines implements Disposable {
  #badLines = 0;
  readonly #unknownKinds: Record<string, number> = {};
  readonly #path: string;
  readonly #file: EventFile;
  #reader: LineReader | undefined;
  /** Lines that were looked at before the others. */
  #held: readonly Line[] = [];

  constructor(run: string, file: EventFile) {
    this.#path = inside(run, file);
    this.#file = file;
  }

  get faults(): LineFaults {
    const tornBytes = this.#reader?.tornBytes ?? 0;
    return { badLines: this.#badLines, unknownKinds: this.#unknownKinds, tornBytes };
  }

  /** The first line, before any event was asked for; undefined when there is none. Throws `TraceUnreadableError`. */
  async first(): Promise<Line | undefined> {
    this.#reader ??= LineReader.open(this.#path);
    this.#held = await this.#reader?.next(1) ?? [];
    return this.#held[0];
  }

  /** Further events; undefined when there is none (yet). Throws `TraceUnreadableError`. */
  async next(): Promise<TraceEvent[] | undefined> {
    this.#reader ??= LineReader.open(this.#path);
    const lines = this.#held.length > 0 ? this.#held : await this.#reader?.next();
    this.#held = [];
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
      this.#badLines++;
      return undefined;
    }
    if (schemaOf(kind) === undefined) {
      this.#unknownKinds[kind] = (this.#unknownKinds[kind] ?? 0) + 1;
      return undefined;
    }
    // Written by `TraceWriter`, which checked it; what cannot be trusted is checked where it is used.
    return { ...value, kind } as TraceEvent;
  }
}
