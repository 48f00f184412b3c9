/** Readings of the machine as a whole, apart from its GPUs. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, unknown } from "../../known.ts";
import { ALWAYS, type ReadingSource } from "../reading_source.ts";
import { type Readings, unreadable } from "../readings.ts";
import type { CpuTimes, SamplingWorld } from "../sampling_world.ts";
import { linuxLoad, openLinuxSensors, parseCpuTimes } from "./linux.ts";
import { macosMemory, macosPower } from "./macos.ts";

const NAMES: Readonly<Record<string, string>> = {
  linux: "Linux",
  darwin: "macOS",
  windows: "Windows",
};

/** Opens what this operating system tells of the machine. */
export async function openSystemUsage(world: SamplingWorld): Promise<readonly ReadingSource[]> {
  const load = { share: ALWAYS, read: openLoad(world) };
  switch (world.os) {
    case "linux":
      return [load, { share: 0.001, read: await openLinuxSensors(world) }];
    case "darwin":
      return [
        load,
        { share: 0.001, read: () => macosMemory(world) },
        { share: 0.0005, read: () => macosPower(world) },
      ];
    default:
      return [load];
  }
}

/** What no source of this machine tells: the base that its readings are laid over. */
export function unreadSystem(os: string): Readings {
  return unreadable("machine.", `Model Lens does not read this on ${NAMES[os] ?? os}`);
}

function openLoad(world: SamplingWorld): () => Promise<Readings> {
  let before: Known<CpuTimes> = unknown("CPU use is measured between two samples");
  return async () => {
    const times = world.os === "linux"
      ? derive(await world.readText("/proc/stat"), parseCpuTimes)
      : world.cpuTimes();
    const share = derive(before, (earlier) => derive(times, busyShare(earlier)));
    before = times;
    return {
      "machine.cpu_share": share,
      "machine.memory.available_bytes": derive(
        world.memory(),
        ({ available }, source) => found(available, source),
      ),
      "machine.swap.used_bytes": world.swapUsed(),
      ...world.os === "linux" ? await linuxLoad(world) : {},
    };
  };
}

function busyShare(before: CpuTimes) {
  return ({ busy, total }: CpuTimes, source: string): Known<number> => {
    const passed = total - before.total;
    const share = (busy - before.busy) / passed;
    // The kernel's counters may step back a little when a CPU goes offline.
    return passed > 0 && share >= 0 && share <= 1
      ? found(share, source)
      : unknown(`${source} did not advance since the sample before`);
  };
}
