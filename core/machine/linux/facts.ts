/** Machine facts on Linux, from files where a file can tell. @module */
import type { Known, MachineFacts } from "../../events/machine.ts";
import { derive, firstKnown, isKnown } from "../known.ts";
import { portableFacts, type SystemFacts } from "../portable.ts";
import type { World } from "../world.ts";
import { hybridCores, physicalCores } from "./cores.ts";
import { linuxGpus, unifiedMemory } from "./gpus.ts";
import { containerHint, virtualMachineHint } from "./isolation.ts";
import { linuxLimits } from "./limits.ts";
import {
  parseCoreCount,
  parseCpuModel,
  parseMeminfo,
  parseOsRelease,
  parseProcessorCount,
} from "./proc.ts";

/** Reads everything at the same time. */
export async function linuxFacts(world: World): Promise<SystemFacts> {
  const facts = portableFacts(world, "Linux");
  const cpuinfo = world.readText("/proc/cpuinfo");
  const cpu = cpuFacts(world, cpuinfo, facts.cpu.logicalCores);
  const [version, meminfo, gpus, limits, container, virtualMachine] = await Promise.all([
    release(world),
    world.readText("/proc/meminfo"),
    linuxGpus(world),
    cpu.then(({ logicalCores }) => linuxLimits(world, logicalCores)),
    containerHint(world),
    virtualMachineHint(world, cpuinfo),
  ]);
  const size = (name: "MemTotal" | "MemAvailable" | "SwapTotal") =>
    derive(meminfo, (text, source) => parseMeminfo(text, source, name));
  return {
    os: { ...facts.os, version },
    cpu: await cpu,
    memory: {
      totalBytes: size("MemTotal"),
      availableBytes: size("MemAvailable"),
      swapTotalBytes: size("SwapTotal"),
      unified: unifiedMemory(gpus),
    },
    gpus,
    limits,
    container,
    virtualMachine,
  };
}

async function cpuFacts(
  world: World,
  cpuinfo: Promise<Known<string>>,
  usableCores: Known<number>,
): Promise<MachineFacts["cpu"]> {
  const [text, hybrid] = await Promise.all([cpuinfo, hybridCores(world)]);
  const cores = derive(text, parseCoreCount);
  return {
    model: derive(text, parseCpuModel),
    logicalCores: firstKnown(derive(text, parseProcessorCount), usableCores),
    physicalCores: isKnown(cores) ? cores : await physicalCores(world),
    performanceCores: hybrid.performance,
    efficiencyCores: hybrid.efficiency,
  };
}

async function release(world: World): Promise<Known<string>> {
  const files = ["/etc/os-release", "/usr/lib/os-release"] as const;
  const [first, second] = await Promise.all([
    world.readText(files[0]),
    world.readText(files[1]),
  ]);
  return firstKnown(derive(first, parseOsRelease), derive(second, parseOsRelease));
}
