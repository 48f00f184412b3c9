/** Readings of a run as they come: first those that are there, then each sample of its stream. @module */

import { signal } from "@preact/signals";
import type { EventOf, TraceEvent } from "../../../core/events/mod.ts";
import type { MachineSeries, ReadingSeries } from "../../api/mod.ts";

/** What is asked for of each reading; of more, the server sends the lowest and the highest. */
export const POINTS = 4000;

type Sample = EventOf<"machine.sampled">;

/** The readings of a run that may go on. */
export class SeriesFeed {
  readonly series = signal<MachineSeries | undefined>(undefined);
  readonly #ask: () => Promise<MachineSeries>;
  /** Samples that came while all were asked for. */
  #meanwhile: Sample[] | undefined;
  #since = 0;

  constructor(ask: () => Promise<MachineSeries>) {
    this.#ask = ask;
  }

  /** Asks for all there are. Throws `Refusal`. */
  async load(): Promise<void> {
    this.#meanwhile ??= [];
    try {
      const series = await this.#ask();
      this.#since = 0;
      this.series.value = (this.#meanwhile ?? []).reduce(withSample, series);
    } finally {
      this.#meanwhile = undefined;
    }
  }

  /** Takes events of the stream in their order. True when all should be asked for again. */
  take(events: readonly TraceEvent[]): boolean {
    const samples = events.filter((event) => event.kind === "machine.sampled");
    if (samples.length === 0) return false;
    if (this.#meanwhile !== undefined) {
      this.#meanwhile.push(...samples);
      return false;
    }
    const before = this.series.peek();
    if (before === undefined) return false;
    this.series.value = samples.reduce(withSample, before);
    this.#since += samples.length;
    // What a reading means the server knows, and how to thin out many.
    return this.#since > POINTS ||
      samples.some(({ readings }) =>
        Object.keys(readings).some((name) => !Object.hasOwn(before.readings, name))
      );
  }
}

/** The series with one sample more; one that it has already changes nothing. */
export function withSample(series: MachineSeries, sample: Sample): MachineSeries {
  if (sample.seq <= series.lastSeq) return series;
  const { t, readings, reasons = {}, sources = {} } = sample;
  const names = [...new Set([...Object.keys(series.readings), ...Object.keys(readings)])];
  return {
    ...series,
    samples: series.samples + 1,
    lastSeq: sample.seq,
    readings: Object.fromEntries(names.map((name) => {
      const known = series.readings[name] ?? NEVER_READ;
      const told = {
        ...known,
        source: sources[name] ?? known.source,
        reason: reasons[name] ?? known.reason,
      };
      return [
        name,
        name in readings ? withValue(told, { t, value: readings[name] ?? null }) : told,
      ];
    })),
  };
}

const NEVER_READ: ReadingSeries = {
  unit: null,
  meaning: null,
  t: [],
  values: [],
  n: 0,
  lowest: null,
  highest: null,
  last: null,
  source: null,
  reason: null,
};

function withValue(
  reading: ReadingSeries,
  { t, value }: { readonly t: number; readonly value: number | null },
): ReadingSeries {
  const longer = { t: [...reading.t, t], values: [...reading.values, value] };
  if (value === null) return { ...reading, ...longer };
  return {
    ...reading,
    ...longer,
    n: reading.n + 1,
    lowest: Math.min(value, reading.lowest ?? value),
    highest: Math.max(value, reading.highest ?? value),
    last: value,
  };
}
