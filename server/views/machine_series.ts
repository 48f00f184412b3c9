/** Readings of the machine over time, in columns, thinned out to as many points as are drawn. @module */

import { z } from "zod";
import { MACHINE_FILE } from "../../core/trace/layout.ts";
import type { MachineSeries } from "../api/mod.ts";
import { count } from "../query.ts";
import { EventLines } from "../run/event_lines.ts";

/** What can be asked of the readings. Times are nanoseconds since the run began. */
export const MachineQuery = z.object({
  from: z.coerce.number<string>().min(0).default(0),
  to: z.coerce.number<string>().min(0).default(Infinity),
  points: count(2000, { most: 100_000 }),
});
export type MachineQuery = z.infer<typeof MachineQuery>;

interface Reading {
  readonly t: number;
  readonly readings: Readonly<Record<string, number | null>>;
}

/** The readings of the stretch. Of more than `points`, every n-th is given: none is averaged. */
export async function machineSeries(
  run: string,
  { from, to, points }: MachineQuery,
): Promise<MachineSeries> {
  const all: Reading[] = [];
  const reasons: Record<string, string> = {};
  const sources: Record<string, string> = {};
  using lines = new EventLines(run, MACHINE_FILE);
  for (let batch = await lines.next(); batch !== undefined; batch = await lines.next()) {
    for (const event of batch) {
      if (event.kind !== "machine.sampled") continue;
      Object.assign(reasons, event.reasons);
      Object.assign(sources, event.sources);
      if (event.t >= from && event.t <= to) all.push(event);
    }
  }
  const step = Math.max(1, Math.ceil(all.length / Math.max(1, points)));
  const shown = all.filter((_, index) => index % step === 0);
  const names = [...new Set(shown.flatMap(({ readings }) => Object.keys(readings)))];
  return {
    t: shown.map(({ t }) => t),
    readings: Object.fromEntries(
      names.map((name) => [name, shown.map(({ readings }) => readings[name] ?? null)]),
    ),
    reasons,
    sources,
  };
}
