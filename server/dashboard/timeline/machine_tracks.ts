/** Which readings of the machine stand below the calls that caused them. @module */

import type { MachineSeries } from "../../api/mod.ts";
import { bytes, digits } from "../frame/text/format.ts";
import { lineOf, type ReadingLine } from "../machine/reading_line.ts";

/** One reading over time. */
export interface Track {
  readonly label: string;
  /** Name of the reading in the trace. */
  readonly reading: string;
  readonly unit: "share" | "bytes" | "watts" | "cores" | "celsius";
  readonly line: ReadingLine;
  readonly highest: number;
  /** What the top of the track stands for; a share ends at 1. */
  readonly top: number;
}

/** Readings worth a track, the most telling first. */
const OFFERED: readonly Pick<Track, "label" | "reading" | "unit">[] = [
  { label: "GPU", reading: "gpu0.utilisation_share", unit: "share" },
  { label: "CPU, server", reading: "server.cpu_cores", unit: "cores" },
  { label: "CPU, machine", reading: "machine.cpu_share", unit: "share" },
  { label: "Memory, server", reading: "server.memory.rss_bytes", unit: "bytes" },
  { label: "GPU memory, server", reading: "server.gpu_memory_bytes", unit: "bytes" },
  { label: "Memory, available", reading: "machine.memory.available_bytes", unit: "bytes" },
  { label: "Power, system", reading: "machine.power.system_watts", unit: "watts" },
  { label: "Power, GPU", reading: "gpu0.power_watts", unit: "watts" },
  { label: "Temperature, GPU", reading: "gpu0.temperature_celsius", unit: "celsius" },
];

/** The tab Machine has the rest. */
const MOST = 6;

/** The tracks that a run has readings for. A reading that was never there has no track. */
export function machineTracks({ readings }: MachineSeries, most = MOST): readonly Track[] {
  const all = OFFERED.flatMap((offer): Track[] => {
    const series = readings[offer.reading];
    if (series === undefined || series.highest === null) return [];
    return [{
      ...offer,
      line: lineOf(series),
      highest: series.highest,
      top: offer.unit === "share" ? 1 : roundUp(series.highest, offer.unit === "bytes" ? 1024 : 10),
    }];
  });
  return distinct(all).slice(0, most);
}

/** One of each kind before the second of a kind: CPU or GPU, memory, and then the rest. */
function distinct(tracks: readonly Track[]): readonly Track[] {
  const kindOf = ({ unit }: Track) => unit === "cores" ? "share" : unit;
  const isFirst = (track: Track) => tracks.find((one) => kindOf(one) === kindOf(track)) === track;
  return [...tracks.filter(isFirst), ...tracks.filter((track) => !isFirst(track))];
}

/** The next 1, 2 or 5 times a power of ten, so that the top can be read; of bytes, so many of a unit. */
function roundUp(value: number, base: 10 | 1024): number {
  if (value <= 0) return 1;
  const unit = base === 10 ? 1 : base ** Math.floor(Math.log(value) / Math.log(base));
  const ten = 10 ** Math.floor(Math.log10(value / unit));
  return ([1, 2, 5, 10].find((step) => step * ten * unit >= value) ?? 10) * ten * unit;
}

/** A value of a track in words. */
export function amount(value: number, unit: Track["unit"]): string {
  if (unit === "share") return `${(value * 100).toFixed(0)} %`;
  if (unit === "watts") return `${digits(value)} W`;
  if (unit === "celsius") return `${digits(value)} °C`;
  if (unit === "cores") return `${digits(value)} ${value === 1 ? "core" : "cores"}`;
  return bytes(value);
}
