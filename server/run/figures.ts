/** The report of a run, from its events and the arrival of its chunks. @module */

import type { Header } from "../../core/events/header.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { RunFold } from "../../core/run/fold.ts";
import { checkedHeader } from "../../core/trace/header_line.ts";
import { EVENTS_FILE, MACHINE_FILE } from "../../core/trace/layout.ts";
import type { ChunkIndex } from "./chunks/chunk_index.ts";
import { EventLines, type LineFaults } from "./event_lines.ts";
import type { RunRows } from "./rows.ts";

/** Feeds the fold that every report is made of, as the command line does, without reading chunks as events. */
export class RunFigures implements Disposable {
  readonly fold = new RunFold();
  /** Time of the last event of all files. */
  end = 0;
  calls = 0;
  readonly #run: string;
  readonly #events: EventLines;
  readonly #machine: EventLines;
  readonly #chunks: ChunkIndex | undefined;
  #row = 0;

  /** Without chunks what rests on when they came is not known: `withoutArrivals()` leaves it out. */
  constructor(run: string, chunks?: ChunkIndex) {
    this.#run = run;
    this.#events = new EventLines(run, EVENTS_FILE);
    this.#machine = new EventLines(run, MACHINE_FILE);
    this.#chunks = chunks;
  }

  /** What is wrong with the lines of `events.ndjson`. */
  get faults(): LineFaults {
    return this.#events.faults;
  }

  /** The header, before anything else is read. Throws as `checkedHeader()` does. */
  async header(): Promise<Header> {
    return checkedHeader(this.#run, await this.#events.first());
  }

  /** Takes what the files have now, and hands the events to `rows` too. Throws `TraceUnreadableError`. */
  async extend(rows?: RunRows): Promise<void> {
    for (let batch = await this.#machine.next(); batch; batch = await this.#machine.next()) {
      for (const event of batch) this.#add(event);
    }
    const events: TraceEvent[] = [];
    for (let batch = await this.#events.next(); batch; batch = await this.#events.next()) {
      events.push(...batch);
    }
    // Read after the events, so that every chunk that an event came after is there.
    await this.#chunks?.extend();
    for (const event of events) {
      this.#arrivals(event.seq);
      this.#add(event);
      rows?.add(event);
    }
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    this.#events[Symbol.dispose]();
    this.#machine[Symbol.dispose]();
  }

  #add(event: TraceEvent): void {
    if (event.kind === "call.started") this.calls++;
    this.end = Math.max(this.end, event.t);
    this.fold.add(event);
  }

  /** Hands over the chunks that came before an event. */
  #arrivals(before: number): void {
    if (this.#chunks === undefined) return;
    const { columns: { count, seq, t, call }, spans } = this.#chunks;
    for (; this.#row < count && (seq[this.#row] ?? Infinity) < before; this.#row++) {
      const row = this.#row;
      this.#add({
        kind: "chunk.received",
        seq: seq[row] ?? 0,
        t: t[row] ?? 0,
        span: spans[call[row] ?? 0] ?? "",
      });
    }
  }
}
