/** Counting cores where threads, and cores of two kinds, have to be told apart. @module */
import type { Known } from "../../events/machine.ts";
import { derive, found, isKnown, unknown, wholeNumber } from "../known.ts";
import type { World } from "../world.ts";
import { parseCpuList } from "./proc.ts";

/** Cores by kind. */
export interface HybridCores {
  readonly performance: Known<number>;
  readonly efficiency: Known<number>;
}

/** Physical cores: online CPUs that are threads of one core count once. */
export async function physicalCores(world: World): Promise<Known<number>> {
  const online = derive(await world.readText("/sys/devices/system/cpu/online"), parseCpuList);
  return isKnown(online) ? await coresAmong(world, online.value) : online;
}

/** Intel names its two kinds; on ARM the kernel grades the capacity of each CPU. */
export async function hybridCores(world: World): Promise<HybridCores> {
  const [performance, efficiency] = await Promise.all([
    world.readText("/sys/devices/cpu_core/cpus"),
    world.readText("/sys/devices/cpu_atom/cpus"),
  ]);
  if (!isKnown(performance) || !isKnown(efficiency)) return await coresByCapacity(world);
  const count = async (list: Known<string>) => {
    const cpus = derive(list, parseCpuList);
    return isKnown(cpus) ? await coresAmong(world, cpus.value) : cpus;
  };
  const [large, small] = await Promise.all([count(performance), count(efficiency)]);
  return { performance: large, efficiency: small };
}

async function coresByCapacity(world: World): Promise<HybridCores> {
  const online = derive(await world.readText("/sys/devices/system/cpu/online"), parseCpuList);
  if (!isKnown(online)) return { performance: online, efficiency: online };
  const none = unknown("Linux does not tell apart performance and efficiency cores on this CPU");
  // The first CPU answers for all: without a capacity there is no kind to tell.
  const folder = (cpu: number) => `/sys/devices/system/cpu/cpu${cpu}/cpu_capacity`;
  const [first = 0] = online.value;
  if (!isKnown(await world.readText(folder(first)))) {
    return { performance: none, efficiency: none };
  }
  const capacities = await Promise.all(online.value.map(async (cpu) => ({
    cpu,
    capacity: derive(await world.readText(folder(cpu)), wholeNumber).value,
  })));
  const grades = capacities.map(({ capacity }) => capacity).filter((grade) => grade !== null);
  const lowest = Math.min(...grades);
  if (grades.length < capacities.length || grades.every((grade) => grade === lowest)) {
    return { performance: none, efficiency: none };
  }
  const count = (isWanted: (grade: number | null) => boolean) =>
    coresAmong(world, capacities.filter((one) => isWanted(one.capacity)).map(({ cpu }) => cpu));
  const [performance, efficiency] = await Promise.all([
    count((grade) => grade !== lowest),
    count((grade) => grade === lowest),
  ]);
  return { performance, efficiency };
}

async function coresAmong(world: World, cpus: readonly number[]): Promise<Known<number>> {
  const siblings = await Promise.all(
    cpus.map((cpu) =>
      world.readText(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`)
    ),
  );
  const unreadable = siblings.find((list) => !isKnown(list));
  return unreadable ??
    found(new Set(siblings.map(({ value }) => value)).size, "/sys/devices/system/cpu topology");
}
