/** One run that somebody looks at: what is known of it, kept up to date as its files grow. @module */

import type { Header } from "../../core/events/header.ts";
import { TraceNotFoundError } from "../../core/trace/errors.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";
import type { Place } from "../runs/run_folder.ts";
import { ChunkIndex } from "./chunks/chunk_index.ts";
import type { KeptAlarms } from "./alarms/kept.ts";
import type { Noticed } from "./alarms/noticed.ts";
import { EventLines, type LineFaults } from "./event_lines.ts";
import { ARRIVAL_FIGURES } from "./arrival_figures.ts";
import { RunFigures } from "./figures.ts";
import { RunRows } from "./rows.ts";

/** Bytes of chunks that somebody waits for: about a quarter of a second. */
const QUICK = 4 * 1024 * 1024;

/** Figures, and the names of those that are still counted. */
export interface SoonFigures {
  readonly figures: RunFigures;
  readonly pending: readonly string[];
}

/** Reads of its files what is asked for, and each byte once. */
export class OpenRun implements Disposable {
  readonly place: Place;
  readonly header: Header;
  readonly chunkIndex: ChunkIndex;
  /** What tells this run from another that was put in its place. */
  readonly identity: string;
  /** Alarms that are computed; undefined where nobody asks for them. */
  readonly noticed: Noticed | undefined;
  readonly #rows: RunRows;
  readonly #lines: EventLines;
  #figures: RunFigures | undefined;
  /** Of the events alone. */
  #early: RunFigures | undefined;
  /** What kept chunks from being read behind. */
  #failure: { readonly cause: unknown } | undefined;
  readonly #work: Record<"rows" | "chunks", Promise<unknown>> = {
    rows: Promise.resolve(),
    chunks: Promise.resolve(),
  };

  constructor(
    place: Place,
    { header, identity, noticed }: {
      readonly header: Header;
      readonly identity: string;
      readonly noticed?: Noticed | undefined;
    },
  ) {
    this.place = place;
    this.noticed = noticed;
    this.header = header;
    this.identity = identity;
    this.chunkIndex = new ChunkIndex(place.path);
    this.#rows = new RunRows(header);
    this.#lines = new EventLines(place.path, EVENTS_FILE);
  }

  /** Throws as `readHeader()` does. */
  static async open(place: Place, alarms?: KeptAlarms): Promise<OpenRun> {
    const identity = identityOf(place);
    const noticed = alarms?.of(place, identity);
    return new OpenRun(place, { header: await readHeader(place.path), identity, noticed });
  }

  /** What is wrong with the lines of `events.ndjson`. */
  get faults(): LineFaults {
    return this.#lines.faults;
  }

  /** Whether `soon()` would not wait for all chunks now. */
  get isPending(): boolean {
    return this.chunkIndex.unreadBytes > QUICK;
  }

  /** The names of alarms that a row shows. */
  alarmNames(span: string, recorded: readonly string[]): string[] {
    return this.noticed?.namesOf(span, recorded) ?? [...new Set(recorded)];
  }

  /**
   * Every span, as `events.ndjson` has them now; no other file is read. It has turns of its own, so
   * that whoever wants spans does not wait for who wants a million chunks.
   */
  rows(): Promise<RunRows> {
    return this.#inTurn("rows", async () => {
      for (let batch = await this.#lines.next(); batch; batch = await this.#lines.next()) {
        for (const event of batch) this.#rows.add(event);
      }
      return this.#rows;
    });
  }

  /** Every chunk, as `tokens.ndjson` has them now. */
  chunks(): Promise<ChunkIndex> {
    return this.#inTurn("chunks", async () => {
      await this.chunkIndex.extend();
      return this.chunkIndex;
    });
  }

  /** What a report is made of, as the files have it now. */
  figures(): Promise<RunFigures> {
    return this.#inTurn("chunks", async () => {
      this.#figures ??= new RunFigures(this.place.path, this.chunkIndex);
      await this.#figures.extend();
      return this.#figures;
    });
  }

  /**
   * The same, and where many chunks were never read without waiting for them: they are read behind,
   * and until then it is pending what rests on their arrival. Throws what that reading threw.
   */
  async soon(): Promise<SoonFigures> {
    if (this.#failure !== undefined) throw this.#failure.cause;
    if (!this.isPending) {
      return { figures: await this.figures(), pending: [] };
    }
    void this.figures().catch((cause: unknown) => this.#failure = { cause });
    return await this.#inTurn("rows", async () => {
      this.#early ??= new RunFigures(this.place.path);
      await this.#early.extend();
      return { figures: this.#early, pending: ARRIVAL_FIGURES };
    });
  }

  /** Closes the files, once what was asked for before is done. */
  [Symbol.dispose](): void {
    void this.#inTurn("rows", () => {
      this.#early?.[Symbol.dispose]();
      return Promise.resolve(this.#lines[Symbol.dispose]());
    });
    void this.#inTurn("chunks", () => Promise.resolve(this.#figures?.[Symbol.dispose]()));
  }

  /** One after the other, because each goes on where the last stopped. */
  #inTurn<T>(of: "rows" | "chunks", act: () => Promise<T>): Promise<T> {
    const turn = this.#work[of].then(act);
    // Who asked is told what failed; the next is not held up by it.
    this.#work[of] = turn.then(() => undefined, () => undefined);
    return turn;
  }
}

/** Tells whether a directory still is the one that was opened. Throws `TraceNotFoundError`. */
export function identityOf({ id, path }: Place): string {
  try {
    const { dev, ino, birthtime } = Deno.statSync(inside(path, EVENTS_FILE));
    return `${dev}/${ino}/${birthtime?.getTime()}`;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw new TraceNotFoundError(id);
    throw cause;
  }
}
