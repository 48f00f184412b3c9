/** Power, temperatures and clocks of a Mac, from `macmon` where the user has installed it. @module */
import { z } from "zod";
import type { Known } from "../../../events/machine.ts";
import { found, unknown } from "../../known.ts";
import type { Follower } from "../follow.ts";
import { ALWAYS, type ReadingSource } from "../reading_source.ts";
import type { ReadingName, Readings } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";

const Amount = z.number().nonnegative().optional().catch(undefined);

/** Both forms of its report: older releases tell clock and scaled load of the GPU as one pair. */
const Report = z.object({
  temp: z.object({ cpu_temp_avg: Amount, gpu_temp_avg: Amount }).optional().catch(undefined),
  gpu_usage: z.tuple([z.number().nonnegative(), z.number()]).optional().catch(undefined),
  gpu_freq_mhz: Amount,
  cpu_power: Amount,
  gpu_power: Amount,
  sys_power: Amount,
});

/** What `macmon` is asked for; load and memory of the GPU come from `ioreg`. */
const NAMES = [
  "gpu0.power_watts",
  "gpu0.temperature_celsius",
  "gpu0.clock_hertz",
  "machine.cpu.temperature_celsius",
  "machine.power.cpu_watts",
  "machine.power.system_watts",
] as const satisfies readonly ReadingName[];

/** Lets `macmon` tell at every interval. Without it all its readings are unknown. */
export function openMacmon(world: SamplingWorld, everyMs: number): ReadingSource {
  let latest = allUnknown("macmon has not told anything yet");
  const follower: Known<Follower> = world.follow(
    "macmon",
    ["pipe", "--interval", `${everyMs}`],
    (line) => {
      latest = parseMacmon(line, "macmon");
    },
  );
  return {
    share: ALWAYS,
    read() {
      const ended = follower.value === null
        ? `${follower.reason}, and without it only root may read this`
        : follower.value.ended;
      return Promise.resolve(ended === undefined ? latest : allUnknown(ended));
    },
    async stop() {
      await follower.value?.stop();
    },
  };
}

/** Reads one line of `macmon pipe`. */
export function parseMacmon(line: string, source: string): Readings {
  const report = parseReport(line);
  if (report === undefined) return allUnknown(`${source} did not print the expected JSON`);
  const reading = (name: string, value: number | undefined, factor = 1): Known<number> =>
    value === undefined
      ? unknown(`${source} does not tell ${name}`)
      : found(value * factor, `${source} ${name}`);
  const { temp, gpu_usage, gpu_freq_mhz, cpu_power, gpu_power, sys_power } = report;
  return {
    "gpu0.power_watts": reading("gpu_power", gpu_power),
    "gpu0.temperature_celsius": reading("gpu_temp_avg", temp?.gpu_temp_avg),
    "gpu0.clock_hertz": reading("gpu_freq_mhz", gpu_freq_mhz ?? gpu_usage?.[0], 1e6),
    "machine.cpu.temperature_celsius": reading("cpu_temp_avg", temp?.cpu_temp_avg),
    "machine.power.cpu_watts": reading("cpu_power", cpu_power),
    "machine.power.system_watts": reading("sys_power", sys_power),
  };
}

function allUnknown(reason: string): Readings {
  return Object.fromEntries(NAMES.map((name) => [name, unknown(reason)]));
}

function parseReport(line: string): z.infer<typeof Report> | undefined {
  try {
    return Report.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
