/** How many samples and calls had begun and ended at a moment, without looking at all of them. @module */

import type { TimelineSpan } from "../../api/mod.ts";
import { arrivedAt } from "../timeline/moment.ts";

/** Spans of one kind at a moment. */
export interface Count {
  readonly done: number;
  readonly open: number;
}

/** Starts and ends of the spans of each kind, sorted. */
export class RunCounts {
  readonly #starts = new Map<TimelineSpan["kind"], Float64Array>();
  readonly #ends = new Map<TimelineSpan["kind"], Float64Array>();
  /** All moments at which a span began or ended, sorted. */
  readonly moments: Float64Array;

  constructor(spans: readonly TimelineSpan[]) {
    for (const [kind, of] of Map.groupBy(spans, (span) => span.kind)) {
      this.#starts.set(kind, Float64Array.from(of, ({ start }) => start).sort());
      this.#ends.set(kind, ended(of));
    }
    this.moments = Float64Array.from(
      [...spans.map(({ start }) => start), ...ended(spans)],
    ).sort();
  }

  /** How many of a kind there were at `t`. */
  at(kind: TimelineSpan["kind"], t: number): Count {
    const done = arrivedAt(this.#ends.get(kind) ?? [], t);
    return { done, open: arrivedAt(this.#starts.get(kind) ?? [], t) - done };
  }
}

function ended(spans: readonly TimelineSpan[]): Float64Array {
  return Float64Array.from(spans.map(({ end }) => end).filter((end) => end !== null)).sort();
}
