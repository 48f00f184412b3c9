/** Readings of the machine over time, thinned out to as many points as are drawn, without losing a peak. @module */

import { z } from "zod";
import { describeReading } from "../../core/machine/sampling/readings.ts";
import type { MachineSeries, ReadingSeries } from "../api/mod.ts";
import { count } from "../query.ts";
import { type Sample, samplesOf } from "./samples.ts";

/** What can be asked of the readings. Times are nanoseconds since the run began. */
export const MachineQuery = z.object({
  from: z.coerce.number<string>().min(0).default(0),
  to: z.coerce.number<string>().min(0).default(Infinity),
  /** How many values of each reading, at most and nearly. */
  points: count(2000, { most: 100_000 }),
});
export type MachineQuery = z.infer<typeof MachineQuery>;

/** The readings of the stretch; values are those of the file, and none is averaged. */
export async function machineSeries(run: string, query: MachineQuery): Promise<MachineSeries> {
  return seriesOf(await samplesOf(run), query);
}

/** The same of samples that were read already. */
export function seriesOf(
  samples: readonly Sample[],
  { from, to, points }: MachineQuery,
): MachineSeries {
  const columns = new Map<string, Column>();
  const shown = samples.filter(({ t }) => t >= from && t <= to);
  // Reasons and sources are told once, perhaps before the stretch.
  for (const { readings, reasons, sources } of samples) {
    for (const name of readings.keys()) {
      if (!columns.has(name)) columns.set(name, new Column(name));
    }
    for (const [name, reason] of Object.entries(reasons)) columns.get(name)?.explain({ reason });
    for (const [name, source] of Object.entries(sources)) columns.get(name)?.explain({ source });
  }
  for (const { t, readings } of shown) {
    for (const [name, value] of readings) columns.get(name)?.add(t, value);
  }
  return {
    samples: shown.length,
    every: medianStep(shown.map(({ t }) => t)),
    thinned: [...columns.values()].some(({ length }) => length > points),
    lastSeq: samples.at(-1)?.seq ?? -1,
    readings: Object.fromEntries(
      [...columns].map(([name, column]) => [name, column.series(Math.max(4, points))]),
    ),
  };
}

/** One reading. */
class Column {
  readonly #name: string;
  readonly #t: number[] = [];
  readonly #values: (number | null)[] = [];
  #source: string | null = null;
  #reason: string | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  get length(): number {
    return this.#t.length;
  }

  explain({ reason, source }: { readonly reason?: string; readonly source?: string }): void {
    this.#reason = reason ?? this.#reason;
    this.#source = source ?? this.#source;
  }

  add(t: number, value: number | null): void {
    this.#t.push(t);
    this.#values.push(value);
  }

  series(points: number): ReadingSeries {
    const told = this.#values.filter((value) => value !== null);
    const places = placesToShow(this.#values, points);
    const { unit = null, meaning = null } = describeReading(this.#name) ?? {};
    return {
      unit,
      meaning,
      t: places.map((place) => this.#t[place] as number),
      values: places.map((place) => this.#values[place] ?? null),
      n: told.length,
      lowest: told.length === 0 ? null : told.reduce((a, b) => Math.min(a, b)),
      highest: told.length === 0 ? null : told.reduce((a, b) => Math.max(a, b)),
      last: told.at(-1) ?? null,
      source: this.#source,
      reason: this.#reason,
    };
  }
}

/**
 * Places of the values that stand for all: the lowest and the highest of each of so many parts of
 * equal length that they are about `points`, what was not told, the first and the last.
 */
function placesToShow(values: readonly (number | null)[], points: number): readonly number[] {
  if (values.length <= points) return values.map((_, place) => place);
  const parts = Math.max(1, Math.floor(points / 2) - 1);
  const places = new Set([0]);
  for (let part = 0; part < parts; part++) {
    const end = Math.round((part + 1) * values.length / parts);
    let [low, high, untold] = [-1, -1, -1];
    for (let place = Math.round(part * values.length / parts); place < end; place++) {
      const value = values[place] ?? null;
      if (value === null) untold = place;
      else {
        if (low < 0 || value < (values[low] as number)) low = place;
        if (high < 0 || value > (values[high] as number)) high = place;
      }
    }
    for (const place of [low, high, untold]) if (place >= 0) places.add(place);
  }
  places.add(values.length - 1);
  return [...places].sort((a, b) => a - b);
}

/** The usual time from one to the next; null with fewer than two. */
export function medianStep(times: readonly number[]): number | null {
  const steps = times.slice(1).map((t, index) => t - (times[index] as number)).sort((a, b) =>
    a - b
  );
  return steps[steps.length >> 1] ?? null;
}
