/** Every reading a sample can have: its name, unit, meaning and where it comes from. @module */
import type { Known } from "../../events/machine.ts";
import { unknown } from "../known.ts";

/** What one reading is. */
export interface ReadingDefinition {
  /** UCUM: `By`, `s`, `W`, `J`, `Cel`, `Hz`, and `1` for counts, shares and flags. */
  readonly unit: "1" | "By" | "s" | "W" | "J" | "Cel" | "Hz";
  readonly meaning: string;
  /** Where it is read; the first sample that has it names the very source. */
  readonly source: string;
}

/** All readings. In names of GPUs `N` stands for the GPU's number, from 0. */
export const READINGS = {
  "server.processes": {
    unit: "1",
    meaning: "Processes of the server: the one that listens and all it started",
    source: "/proc; macOS: ps",
  },
  "server.memory.rss_bytes": {
    unit: "By",
    meaning: "Memory resident for these processes; a page that several share counts for each",
    source: "/proc/PID/status VmRSS; macOS: ps rss",
  },
  "server.memory.pss_bytes": {
    unit: "By",
    meaning: "The same with every shared page divided by the number of its users",
    source: "/proc/PID/smaps_rollup",
  },
  "server.memory.file_bytes": {
    unit: "By",
    meaning: "Part of rss_bytes that is mapped files, such as weights",
    source: "/proc/PID/status RssFile",
  },
  "server.memory.swap_bytes": {
    unit: "By",
    meaning: "Memory of these processes that was swapped out",
    source: "/proc/PID/status VmSwap",
  },
  "server.cpu_seconds": {
    unit: "s",
    meaning: "CPU time these processes used since the first sample",
    source: "/proc/PID/stat; macOS: ps time",
  },
  "server.cpu_cores": {
    unit: "1",
    meaning: "CPU time per time since the sample before: 2.5 is two and a half cores",
    source: "server.cpu_seconds",
  },
  "server.gpu_memory_bytes": {
    unit: "By",
    meaning: "GPU memory the driver attributes to these processes",
    source: "nvidia-smi --query-compute-apps",
  },
  "machine.cpu_share": {
    unit: "1",
    meaning: "Share of all hardware threads' time that was busy since the sample before",
    source: "/proc/stat; elsewhere os.cpus()",
  },
  "machine.cpu.clock_hertz": {
    unit: "Hz",
    meaning: "Mean clock of the hardware threads",
    source: "/sys/devices/system/cpu/cpufreq, else /proc/cpuinfo",
  },
  "machine.cpu.temperature_celsius": {
    unit: "Cel",
    meaning: "Hottest sensor of the CPU on Linux, the average of its sensors on macOS",
    source: "/sys/class/hwmon, /sys/class/thermal; macOS: macmon",
  },
  "machine.cpu.speed_limit_share": {
    unit: "1",
    meaning: "Share of the full CPU speed the system allows; below 1 it throttles",
    source: "macOS: pmset -g therm (Intel Macs)",
  },
  "machine.cpu.throttle_events": {
    unit: "1",
    meaning: "Times the first CPU package slowed down for heat since boot",
    source: "/sys/devices/system/cpu/cpu0/thermal_throttle (Intel)",
  },
  "machine.memory.available_bytes": {
    unit: "By",
    meaning: "Memory that can be had without swapping",
    source: "Deno.systemMemoryInfo()",
  },
  "machine.memory.stalled_share": {
    unit: "1",
    meaning: "Share of the last 10 s in which some task waited for memory",
    source: "/proc/pressure/memory some avg10",
  },
  "machine.memory.free_share": {
    unit: "1",
    meaning: "Share of the memory the kernel counts as free for its memory pressure",
    source: "macOS: memory_pressure -Q",
  },
  "machine.memory.compressed_bytes": {
    unit: "By",
    meaning: "Memory that holds compressed pages",
    source: "macOS: vm_stat",
  },
  "machine.memory.wired_bytes": {
    unit: "By",
    meaning: "Memory that can be neither compressed nor swapped out, as the GPU's",
    source: "macOS: vm_stat",
  },
  "machine.swap.used_bytes": {
    unit: "By",
    meaning: "Swap space in use",
    source: "Deno.systemMemoryInfo()",
  },
  "machine.power.on_battery": {
    unit: "1",
    meaning: "1 while the battery powers the machine, else 0",
    source: "/sys/class/power_supply; macOS: pmset -g batt",
  },
  "machine.power.battery_share": {
    unit: "1",
    meaning: "Charge of the battery",
    source: "/sys/class/power_supply; macOS: pmset -g batt",
  },
  "machine.power.system_watts": {
    unit: "W",
    meaning: "Power of the whole machine",
    source: "macOS: macmon sys_power; Linux: the battery while it discharges",
  },
  "machine.power.cpu_watts": {
    unit: "W",
    meaning: "Power of the CPU package (RAPL), or of the CPU cores (macmon)",
    source: "/sys/class/powercap; macOS: macmon cpu_power",
  },
  "machine.energy.cpu_joules": {
    unit: "J",
    meaning: "Energy of what cpu_watts covers since the first sample",
    source: "RAPL counters; macOS: integral of cpu_watts by the trapezoid rule",
  },
  "machine.energy.gpu_joules": {
    unit: "J",
    meaning: "Energy of all GPUs since their power was first known",
    source: "Integral of every gpuN.power_watts by the trapezoid rule",
  },
  "machine.energy.system_joules": {
    unit: "J",
    meaning: "Energy of the whole machine since its power was first known",
    source: "Integral of system_watts by the trapezoid rule",
  },
  "gpuN.utilisation_share": {
    unit: "1",
    meaning: "Share of the time in which the GPU had work to do",
    source: "nvidia-smi, /sys/class/drm, rocm-smi; macOS: ioreg",
  },
  "gpuN.memory.used_bytes": {
    unit: "By",
    meaning: "Memory in use on the GPU, by all; of the machine's where it has none of its own",
    source: "nvidia-smi, /sys/class/drm, rocm-smi; macOS: ioreg",
  },
  "gpuN.memory.total_bytes": {
    unit: "By",
    meaning: "Memory of the GPU's own",
    source: "nvidia-smi, /sys/class/drm, rocm-smi",
  },
  "gpuN.power_watts": {
    unit: "W",
    meaning: "Power of the GPU as its driver tells it, often an average over up to 1 s",
    source: "nvidia-smi power.draw, hwmon power1, rocm-smi; macOS: macmon gpu_power",
  },
  "gpuN.temperature_celsius": {
    unit: "Cel",
    meaning: "Temperature of the GPU",
    source: "nvidia-smi, hwmon temp1, rocm-smi; macOS: macmon",
  },
  "gpuN.clock_hertz": {
    unit: "Hz",
    meaning: "Clock of the GPU's shader cores",
    source: "nvidia-smi clocks.sm, hwmon freq1; macOS: macmon",
  },
  "sampler.cost_share": {
    unit: "1",
    meaning: "Share of one core sampling has cost since it began, at most",
    source: "CPU time of this process during samples, and the time tools ran",
  },
  "sampler.skipped": {
    unit: "1",
    meaning: "Samples left out since the start because the one before took too long",
    source: "This program",
  },
} as const satisfies Readonly<Record<string, ReadingDefinition>>;

/** The name of a reading; those of GPUs with their number in place of `N`. */
export type ReadingName = Exclude<keyof typeof READINGS, `gpuN.${string}`> | GpuReadingName;

/** What is read of each GPU. */
export type GpuQuantity = keyof typeof READINGS extends infer K
  ? K extends `gpuN.${infer Q}` ? Q : never
  : never;

type GpuReadingName = `gpu${number}.${GpuQuantity}`;

/** Some readings, each known or not. */
export type Readings = { readonly [name in ReadingName]?: Known<number> };

/** What a reading is; undefined for a name that is not one. */
export function describeReading(name: string): ReadingDefinition | undefined {
  const general = name.replace(/^gpu\d+\./, "gpuN.");
  return Object.entries(READINGS).find(([key]) => key === general)?.[1];
}

/** The readings of one GPU under their full names. */
export function gpuReadings(
  index: number,
  readings: { readonly [quantity in GpuQuantity]?: Known<number> },
): Readings {
  return Object.fromEntries(
    Object.entries(readings).map(([quantity, value]) => [`gpu${index}.${quantity}`, value]),
  );
}

/** All readings whose names begin so, unknown for one reason. */
export function unreadable(prefix: "server." | "machine." | "gpuN.", reason: string): Readings {
  const names = Object.keys(READINGS).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(
    names.map((name) => [name.replace("gpuN", "gpu0"), unknown(reason)]),
  );
}
