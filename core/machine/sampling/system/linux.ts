/** Readings of a Linux machine, from the kernel's small files. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, isKnown, unknown, wholeNumber } from "../../known.ts";
import type { Readings } from "../readings.ts";
import type { CpuTimes, SamplingWorld } from "../sampling_world.ts";

/** Reads the first line of /proc/stat: all hardware threads together, in hundredths of a second. */
export function parseCpuTimes(text: string, source: string): Known<CpuTimes> {
  const line = text.match(/^cpu +([\d ]+)$/m)?.[1];
  const [user, nice, system, idle, wait = 0, irq = 0, softirq = 0, steal = 0] =
    line?.split(" ").map(Number) ?? [];
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) {
    return unknown(`${source} does not tell CPU times`);
  }
  const busy = user + nice + system + irq + softirq;
  // Time that the hypervisor took away was neither busy nor idle, but it passed.
  return found({ busy, total: busy + idle + wait + steal }, source);
}

/** Reads "some avg10" of /proc/pressure/memory as a share. */
export function parsePressure(text: string, source: string): Known<number> {
  const percent = text.match(/^some avg10=(\d{1,3}\.\d+) /m)?.[1];
  return percent === undefined
    ? unknown(`${source} does not tell "some avg10"`)
    : found(Number(percent) / 100, `${source} some avg10`);
}

/** Reads the mean clock in /proc/cpuinfo, which x86 tells and ARM does not. */
export function parseClock(text: string, source: string): Known<number> {
  const clocks = [...text.matchAll(/^cpu MHz\s*: (\d{1,6}\.\d+)$/gm)].map(([, mhz]) => Number(mhz));
  return clocks.length > 0
    ? found(mean(clocks) * 1e6, `${source} cpu MHz`)
    : unknown(`${source} does not tell the clock`);
}

/** What changes fast and is cheap to read. */
export async function linuxLoad(world: SamplingWorld): Promise<Readings> {
  return {
    "machine.memory.stalled_share": derive(
      await world.readText("/proc/pressure/memory"),
      parsePressure,
    ),
  };
}

/** Opens what changes slowly or takes long to read: clocks, sensors and the battery. */
export async function openLinuxSensors(world: SamplingWorld): Promise<() => Promise<Readings>> {
  const [clocks, temperatures, supplies] = await Promise.all([
    clockFiles(world),
    temperatureFiles(world),
    world.list("/sys/class/power_supply"),
  ]);
  const throttle = "/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count";
  return async () => ({
    "machine.cpu.clock_hertz": await readClock(world, clocks),
    "machine.cpu.temperature_celsius": await readHottest(world, temperatures),
    "machine.cpu.throttle_events": derive(await world.readText(throttle), wholeNumber),
    ...await readBattery(world, supplies),
  });
}

async function clockFiles(world: SamplingWorld): Promise<readonly string[]> {
  const folder = "/sys/devices/system/cpu/cpufreq";
  const policies = (await world.list(folder)).value ?? [];
  return policies.filter((name) => name.startsWith("policy"))
    .map((name) => `${folder}/${name}/scaling_cur_freq`);
}

async function readClock(world: SamplingWorld, files: readonly string[]): Promise<Known<number>> {
  const kilohertz = (await readAll(world, files)).flatMap(({ value }) => value ?? []);
  return kilohertz.length > 0
    ? found(mean(kilohertz) * 1000, "/sys/devices/system/cpu/cpufreq scaling_cur_freq")
    : derive(await world.readText("/proc/cpuinfo"), parseClock);
}

/** Drivers whose sensors are those of the CPU. */
const CPU_SENSORS = /^(coretemp|k10temp|zenpower|cpu_thermal|cpu[-_]thermal|soc_thermal)$/;
/** Types of thermal zones that are the CPU, where no driver says so. */
const CPU_ZONES = /^(x86_pkg_temp|cpu|soc)/i;

async function temperatureFiles(world: SamplingWorld): Promise<readonly string[]> {
  const hwmon = await foldersNamed(world, { folder: "/sys/class/hwmon", file: "name" });
  const sensors = await Promise.all(
    hwmon.filter(({ name }) => CPU_SENSORS.test(name)).map(async ({ path }) =>
      ((await world.list(path)).value ?? [])
        .filter((file) => /^temp\d+_input$/.test(file)).map((file) => `${path}/${file}`)
    ),
  );
  if (sensors.flat().length > 0) return sensors.flat();
  const zones = await foldersNamed(world, { folder: "/sys/class/thermal", file: "type" });
  return zones.filter(({ name }) => CPU_ZONES.test(name)).map(({ path }) => `${path}/temp`);
}

async function foldersNamed(
  world: SamplingWorld,
  { folder, file }: { readonly folder: string; readonly file: string },
): Promise<readonly { readonly path: string; readonly name: string }[]> {
  const names = (await world.list(folder)).value ?? [];
  return await Promise.all(names.map(async (entry) => {
    const path = `${folder}/${entry}`;
    return { path, name: ((await world.readText(`${path}/${file}`)).value ?? "").trim() };
  }));
}

async function readHottest(world: SamplingWorld, files: readonly string[]): Promise<Known<number>> {
  const [first] = files;
  if (first === undefined) return unknown("No temperature sensor of the CPU was found");
  const readings = (await readAll(world, files)).flatMap(({ value }) => value ?? []);
  return readings.length > 0
    ? found(Math.max(...readings) / 1000, first.slice(0, first.lastIndexOf("/")))
    : unknown("The temperature sensors of the CPU do not tell anything");
}

async function readBattery(
  world: SamplingWorld,
  supplies: Known<readonly string[]>,
): Promise<Readings> {
  const folders = await Promise.all(
    (supplies.value ?? []).map(async (name) => {
      const path = `/sys/class/power_supply/${name}`;
      const [type, scope] = await Promise.all(
        ["type", "scope"].map(async (file) =>
          (await world.readText(`${path}/${file}`)).value?.trim()
        ),
      );
      return { path, type, scope };
    }),
  );
  // The batteries of mice and headphones say that they are those of a device.
  const battery = folders.find(({ type, scope }) => type === "Battery" && scope !== "Device");
  if (battery === undefined) {
    const none = isKnown(supplies)
      ? unknown("No battery was found in /sys/class/power_supply")
      : supplies;
    return {
      "machine.power.on_battery": none,
      "machine.power.battery_share": none,
      "machine.power.system_watts": unknown("Only a battery tells the power of the machine"),
    };
  }
  const number = async (name: string) =>
    derive(await world.readText(`${battery.path}/${name}`), wholeNumber);
  const status = await world.readText(`${battery.path}/status`);
  const discharging = status.value?.trim() === "Discharging";
  const microwatts = discharging ? await number("power_now") : undefined;
  return {
    "machine.power.on_battery": derive(status, (_, source) => found(discharging ? 1 : 0, source)),
    "machine.power.battery_share": derive(
      await number("capacity"),
      (percent, source) => found(percent / 100, source),
    ),
    "machine.power.system_watts": microwatts === undefined
      ? unknown("The battery tells the power of the machine only while it discharges")
      : derive(microwatts, (value, source) => found(value / 1e6, source)),
  };
}

async function readAll(
  world: SamplingWorld,
  files: readonly string[],
): Promise<readonly Known<number>[]> {
  return await Promise.all(
    files.map(async (file) => derive(await world.readText(file), wholeNumber)),
  );
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
