/** Readings of the GPU of a Mac, from the registry of its drivers. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, unknown } from "../../known.ts";
import { askProgram } from "../../world.ts";
import type { ReadingSource } from "../reading_source.ts";
import { gpuReadings, type Readings } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";

/** `-w 0` keeps `ioreg` from cutting its lines. */
const QUERY = ["-r", "-d", "1", "-w", "0", "-c", "IOAccelerator"];

/** The Mac's GPU as number 0, asked with `ioreg`. */
export function appleUsage(world: SamplingWorld): ReadingSource {
  return {
    share: 0.003,
    async read(): Promise<Readings> {
      const told = await askProgram(world, "ioreg", QUERY);
      const field = (name: string) =>
        derive(told, (text, source) => parseAccelerator(text, { name, source }));
      return gpuReadings(0, {
        "utilisation_share": derive(
          field("Device Utilization %"),
          (percent, source) => found(percent / 100, source),
        ),
        "memory.used_bytes": field("In use system memory"),
        "memory.total_bytes": unknown("The GPU has no memory of its own"),
      });
    },
  };
}

/** Reads a field of "PerformanceStatistics" in the output of `ioreg`. */
export function parseAccelerator(
  text: string,
  { name, source }: { readonly name: string; readonly source: string },
): Known<number> {
  const statistics = [...text.matchAll(/"PerformanceStatistics" = \{([^}]*)\}/g)];
  // An Intel Mac may have two GPUs, and its registry does not tell which of them computes.
  if (statistics.length > 1) return unknown(`${source} lists several GPUs`);
  // With its closing quote, or "In use system memory (driver)" would match too.
  const value = statistics[0]?.[1]?.split(",").map((field) => field.split("="))
    .find(([key]) => key === `"${name}"`)?.[1];
  const number = Number(value);
  return value !== undefined && /^\d+$/.test(value) && Number.isSafeInteger(number)
    ? found(number, `${source} ${name}`)
    : unknown(`${source} does not tell "${name}"`);
}
