/** Which readings of the machine stand below the calls that caused them. @module */

import type { MachineSeries } from "../../api/mod.ts";

/** One reading over time. */
export interface Track {
  readonly label: string;
  /** Name of the reading in the trace. */
  readonly reading: string;
  readonly unit: "share" | "bytes" | "watts" | "number";
  readonly t: readonly number[];
  readonly values: readonly (number | null)[];
  /** What the top of the track stands for; a share ends at 1. */
  readonly top: number;
}

/** Readings worth a track, the most telling first. */
const OFFERED: readonly Pick<Track, "label" | "reading" | "unit">[] = [
  { label: "CPU, machine", reading: "machine.cpu_share", unit: "share" },
  { label: "Memory, server", reading: "server.memory.rss_bytes", unit: "bytes" },
  { label: "GPU", reading: "gpu0.use_share", unit: "share" },
  { label: "GPU memory, server", reading: "server.gpu_memory_bytes", unit: "bytes" },
  { label: "Memory, available", reading: "machine.memory.available_bytes", unit: "bytes" },
  { label: "Power, system", reading: "machine.power.system_watts", unit: "watts" },
];

/** More would leave no room for calls. */
const MOST = 2;

/** The tracks that a run has readings for. A reading that was never there has no track. */
export function machineTracks({ t, readings }: MachineSeries, most = MOST): readonly Track[] {
  return OFFERED
    .map((offer) => {
      const values = readings[offer.reading] ?? [];
      const highest = values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
      return { ...offer, t, values, top: offer.unit === "share" ? 1 : roundUp(highest) };
    })
    .filter(({ values }) => values.some((value) => value !== null))
    .slice(0, most);
}

/** The next 1, 2 or 5 times a power of ten, so that the top can be read. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * ten >= value) ?? 10) * ten;
}

/** The reading at a moment: the last one before it; null where there is none. */
export function readingAt({ t, values }: Track, moment: number): number | null {
  const at = t.findLastIndex((each) => each <= moment);
  return values[at] ?? null;
}
