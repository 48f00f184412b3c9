/** Readings of a Mac, from the tools that come with it and need no rights. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, unknown } from "../../known.ts";
import { askProgram, type World } from "../../world.ts";
import type { Readings } from "../readings.ts";

/** Reads memory figures with `vm_stat` and `memory_pressure`. */
export async function macosMemory(world: World): Promise<Readings> {
  const [pages, pressure] = await Promise.all([
    askProgram(world, "vm_stat", []),
    askProgram(world, "memory_pressure", ["-Q"]),
  ]);
  const size = (name: string) =>
    derive(pages, (text, source) => parseVmStat(text, { name, source }));
  return {
    "machine.memory.free_share": derive(pressure, parseMemoryPressure),
    "machine.memory.compressed_bytes": size("Pages occupied by compressor"),
    "machine.memory.wired_bytes": size("Pages wired down"),
  };
}

/** Reads the state of battery and throttling with `pmset`. */
export async function macosPower(world: World): Promise<Readings> {
  const [thermal, battery] = await Promise.all([
    askProgram(world, "pmset", ["-g", "therm"]),
    askProgram(world, "pmset", ["-g", "batt"]),
  ]);
  return {
    "machine.cpu.speed_limit_share": derive(thermal, parseSpeedLimit),
    "machine.power.on_battery": derive(battery, parseOnBattery),
    "machine.power.battery_share": derive(battery, parseCharge),
  };
}

/** Reads one line of `vm_stat` in bytes; its page size is in the headline. */
export function parseVmStat(
  text: string,
  { name, source }: { readonly name: string; readonly source: string },
): Known<number> {
  const pageSize = text.match(/\(page size of (\d{1,9}) bytes\)/)?.[1];
  const line = text.split("\n").find((line) => line.startsWith(`${name}:`));
  const pages = line?.match(/: +(\d{1,12})\.$/)?.[1];
  const bytes = Number(pageSize) * Number(pages);
  return Number.isSafeInteger(bytes)
    ? found(bytes, `${source} ${name}`)
    : unknown(`${source} does not tell "${name}"`);
}

/** Reads the percentage that `memory_pressure -Q` prints. */
export function parseMemoryPressure(text: string, source: string): Known<number> {
  const percent = text.match(/^System-wide memory free percentage: (\d{1,3})%$/m)?.[1];
  return percent === undefined
    ? unknown(`${source} does not tell the free percentage`)
    : found(Number(percent) / 100, `${source} -Q`);
}

/** Reads CPU_Speed_Limit of `pmset -g therm`, which Macs with Apple silicon do not record. */
export function parseSpeedLimit(text: string, source: string): Known<number> {
  const percent = text.match(/^\s*CPU_Speed_Limit\s*= (\d{1,3})$/m)?.[1];
  if (percent !== undefined) return found(Number(percent) / 100, `${source} -g therm`);
  return unknown(
    text.includes("No CPU power status has been recorded")
      ? `${source} has recorded no CPU power status, and on Apple silicon it never does`
      : `${source} does not tell CPU_Speed_Limit`,
  );
}

/** Reads from `pmset -g batt` whether the battery powers the machine. */
export function parseOnBattery(text: string, source: string): Known<number> {
  const supply = text.match(/^Now drawing from '(AC|Battery|UPS) Power'$/m)?.[1];
  return supply === undefined
    ? unknown(`${source} does not tell the power supply`)
    : found(supply === "AC" ? 0 : 1, `${source} -g batt`);
}

/** Reads the charge from `pmset -g batt`. */
export function parseCharge(text: string, source: string): Known<number> {
  const percent = text.match(/^ -InternalBattery-\d+ .*?(\d{1,3})%;/m)?.[1];
  return percent === undefined
    ? unknown(`${source} tells of no battery`)
    : found(Number(percent) / 100, `${source} -g batt`);
}
