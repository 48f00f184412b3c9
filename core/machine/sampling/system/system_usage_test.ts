import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { unknown } from "../../known.ts";
import { type ImaginedSampling, imagineSampling } from "../imagined_sampling_world.ts";
import type { Readings } from "../readings.ts";
import { sampledMachine, type SamplingWorld } from "../sampling_world.ts";
import { openSystemUsage } from "./system_usage.ts";

/** What all sources together tell, after a first reading that is dropped. */
async function second(world: SamplingWorld, between: () => void = () => {}): Promise<Readings> {
  const sources = await openSystemUsage(world);
  for (const source of sources) await source.read();
  between();
  return Object.assign({}, ...await Promise.all(sources.map((source) => source.read())));
}

function values(readings: Readings): Record<string, number | null | undefined> {
  return Object.fromEntries(Object.entries(readings).map(([name, known]) => [name, known?.value]));
}

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "openSystemUsage() agrees with another look at a real machine (Linux only)",
  async fn() {
    const readings = await second(sampledMachine, () => {
      const until = performance.now() + 300;
      while (performance.now() < until);
    });

    const meminfo = await Deno.readTextFile("/proc/meminfo");
    const kibibytes = (name: string) =>
      Number(meminfo.match(new RegExp(`^${name}: +(\\d+) kB$`, "m"))?.[1]);
    assertAlmostEquals(
      readings["machine.memory.available_bytes"]?.value ?? 0,
      kibibytes("MemAvailable") * 1024,
      500e6,
    );
    assertEquals(
      readings["machine.swap.used_bytes"]?.value,
      (kibibytes("SwapTotal") - kibibytes("SwapFree")) * 1024,
    );
    // This test alone kept one thread busy.
    const share = readings["machine.cpu_share"]?.value ?? 0;
    assert(share > 0.5 / navigator.hardwareConcurrency && share <= 1, `busy ${share}`);
  },
});

// After the kernel's documentation of these files; only /proc/stat, /proc/pressure and /proc/cpuinfo
// were recorded, on Linux 6.18.
const LAPTOP: Record<string, string> = {
  "/proc/stat": "cpu  94696 0 22048 712348 1611 0 806 31 0 0\ncpu0 45732 0 9740 359788 255 0\n",
  "/proc/pressure/memory": "some avg10=1.50 avg60=0.00 avg300=0.00 total=0\n" +
    "full avg10=0.20 avg60=0.00 avg300=0.00 total=0\n",
  "/sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq": "3000000\n",
  "/sys/devices/system/cpu/cpufreq/policy4/scaling_cur_freq": "2000000\n",
  "/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "7\n",
  "/sys/class/hwmon/hwmon0/name": "nvme\n",
  "/sys/class/hwmon/hwmon0/temp1_input": "99000\n",
  "/sys/class/hwmon/hwmon3/name": "k10temp\n",
  "/sys/class/hwmon/hwmon3/temp1_input": "61250\n",
  "/sys/class/hwmon/hwmon3/temp3_input": "58000\n",
  "/sys/class/power_supply/hidpp_battery_0/type": "Battery\n",
  "/sys/class/power_supply/hidpp_battery_0/scope": "Device\n",
  "/sys/class/power_supply/BAT0/type": "Battery\n",
  "/sys/class/power_supply/BAT0/status": "Discharging\n",
  "/sys/class/power_supply/BAT0/capacity": "83\n",
  "/sys/class/power_supply/BAT0/power_now": "14250000\n",
};

Deno.test("openSystemUsage() reads the files of a Linux laptop", async () => {
  const imagined: ImaginedSampling = { files: { ...LAPTOP }, swapUsed: 4096 };

  const readings = await second(imagineSampling(imagined), () => {
    // 60 of 100 ticks went by busy, 10 were taken away by the hypervisor.
    imagined.files!["/proc/stat"] = "cpu  94736 0 22068 712368 1621 0 806 41 0 0\n";
  });

  assertEquals(values(readings), {
    "machine.cpu_share": 0.6,
    "machine.memory.available_bytes": 2 ** 33,
    "machine.swap.used_bytes": 4096,
    "machine.memory.stalled_share": 0.015,
    "machine.cpu.clock_hertz": 2.5e9,
    "machine.cpu.temperature_celsius": 61.25,
    "machine.cpu.throttle_events": 7,
    "machine.power.on_battery": 1,
    "machine.power.battery_share": 0.83,
    "machine.power.system_watts": 14.25,
  });
});

Deno.test("openSystemUsage() calls the power of a charging battery unknown", async () => {
  const files = { ...LAPTOP, "/sys/class/power_supply/BAT0/status": "Charging\n" };

  const readings = await second(imagineSampling({ files }));

  assertEquals(readings["machine.power.on_battery"]?.value, 0);
  assertEquals(
    readings["machine.power.system_watts"],
    unknown("The battery tells the power of the machine only while it discharges"),
  );
});

Deno.test("openSystemUsage() gives a reason for everything a bare Linux lacks", async () => {
  const files = { "/proc/cpuinfo": "cpu MHz\t\t: 2596.120\ncpu MHz\t\t: 2600.000\n" };

  const { "machine.memory.available_bytes": _1, "machine.swap.used_bytes": _2, ...readings } =
    await second(imagineSampling({ files }));

  assertEquals(readings["machine.cpu.clock_hertz"]?.value, 2_598_060_000);
  const { "machine.cpu.clock_hertz": _3, ...others } = readings;
  assertEquals(new Set(Object.values(values(others))), new Set([null]));
});

Deno.test("openSystemUsage() uses a thermal zone where no driver names the CPU", async () => {
  const files = {
    "/sys/class/thermal/thermal_zone0/type": "acpitz\n",
    "/sys/class/thermal/thermal_zone0/temp": "20000\n",
    "/sys/class/thermal/thermal_zone1/type": "cpu-thermal\n",
    "/sys/class/thermal/thermal_zone1/temp": "47500\n",
  };

  const readings = await second(imagineSampling({ files }));

  assertEquals(readings["machine.cpu.temperature_celsius"]?.value, 47.5);
});

// vm_stat: sweepformac.com/guides/mac-vm-stat-command; memory_pressure -Q: as users publish it;
// pmset -g therm: prometheus/node_exporter issue 2031 (Intel) and exelban/stats issue 749 (Apple
// silicon); pmset -g batt: its manual page and users' reports. Nothing was recorded by us.
const MAC = {
  "vm_stat": `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                              123456.
Pages wired down:                        234567.
Pages stored in compressor:              123456.
Pages occupied by compressor:             45678.
`,
  "memory_pressure -Q": `The system has 25769803776 (1572864 pages with a page size of 16384).
System-wide memory free percentage: 80%
`,
  "pmset -g therm": `Note: No thermal warning level has been recorded
Note: No performance warning level has been recorded
2021-05-02 11:51:57 +0800 CPU Power notify
\tCPU_Scheduler_Limit \t= 100
\tCPU_Available_CPUs \t= 12
\tCPU_Speed_Limit \t= 87
`,
  "pmset -g batt": `Now drawing from 'Battery Power'
 -InternalBattery-0 (id=22806627)\t72%; discharging; 5:12 remaining present: true
`,
};

Deno.test("openSystemUsage() reads the tools of a Mac", async () => {
  const imagined: ImaginedSampling = {
    os: "darwin",
    programs: MAC,
    cpuTimes: { busy: 100, total: 1000 },
  };

  const readings = await second(imagineSampling(imagined), () => {
    imagined.cpuTimes = { busy: 125, total: 1100 };
  });

  assertEquals(values(readings), {
    "machine.cpu_share": 0.25,
    "machine.memory.available_bytes": 2 ** 33,
    "machine.swap.used_bytes": 0,
    "machine.memory.free_share": 0.8,
    "machine.memory.compressed_bytes": 45_678 * 16_384,
    "machine.memory.wired_bytes": 234_567 * 16_384,
    "machine.cpu.speed_limit_share": 0.87,
    "machine.power.on_battery": 1,
    "machine.power.battery_share": 0.72,
  });
});

Deno.test("openSystemUsage() says why Apple silicon tells no speed limit", async () => {
  const programs = {
    "pmset -g therm": "Note: No thermal warning level has been recorded\n" +
      "Note: No performance warning level has been recorded\n" +
      "Note: No CPU power status has been recorded\n",
    "pmset -g batt": "Now drawing from 'AC Power'\n",
  };

  const readings = await second(imagineSampling({ os: "darwin", programs }));

  assertEquals(
    readings["machine.cpu.speed_limit_share"],
    unknown("pmset has recorded no CPU power status, and on Apple silicon it never does"),
  );
  assertEquals(readings["machine.power.on_battery"]?.value, 0);
  assertEquals(readings["machine.power.battery_share"], unknown("pmset tells of no battery"));
  assertEquals(readings["machine.memory.wired_bytes"], unknown("vm_stat is not installed"));
});
