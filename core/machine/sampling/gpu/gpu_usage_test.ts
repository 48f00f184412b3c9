import { assertEquals } from "@std/assert";
import { unknown } from "../../known.ts";
import { type ImaginedSampling, imagineSampling } from "../imagined_sampling_world.ts";
import type { ReadingSource } from "../reading_source.ts";
import type { Readings } from "../readings.ts";
import { parseAccelerator } from "./apple.ts";
import { openGpuUsage } from "./gpu_usage.ts";
import { parseComputeApps } from "./nvidia.ts";

async function readAll(sources: readonly ReadingSource[]): Promise<Readings> {
  return Object.assign({}, ...await Promise.all(sources.map((source) => source.read())));
}

async function read(imagined: ImaginedSampling): Promise<Readings> {
  const world = imagineSampling(imagined);
  return await readAll(await openGpuUsage(world, { everyMs: 1000 }));
}

function values(readings: Readings): Record<string, number | null | undefined> {
  return Object.fromEntries(Object.entries(readings).map(([name, known]) => [name, known?.value]));
}

const QUERY = "nvidia-smi --query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw," +
  "temperature.gpu,clocks.sm --format=csv,noheader,nounits";

// Figures of aristocratos/bpytop issue 26; gaps as in enkore/i3pystatus pull requests 776 and 850
// and tutulino/Megaminer issue 235. Nothing was recorded by us.
const GEFORCES = "0, 36, 2856, 11175, 106.56, 60, 1936\n1, 0, 4, 6078, 5.68, 59, 139\n";

Deno.test("openGpuUsage() reads what nvidia-smi goes on telling", async () => {
  const imagined = { programs: { "nvidia-smi": GEFORCES }, now: 0 };
  const world = imagineSampling(imagined);
  const sources = await openGpuUsage(world, { everyMs: 1000 });

  assertEquals(values(await readAll(sources)), {
    "gpu0.utilisation_share": 0.36,
    "gpu0.memory.used_bytes": 2856 * 2 ** 20,
    "gpu0.memory.total_bytes": 11_175 * 2 ** 20,
    "gpu0.power_watts": 106.56,
    "gpu0.temperature_celsius": 60,
    "gpu0.clock_hertz": 1.936e9,
    "gpu1.utilisation_share": 0,
    "gpu1.memory.used_bytes": 4 * 2 ** 20,
    "gpu1.memory.total_bytes": 6078 * 2 ** 20,
    "gpu1.power_watts": 5.68,
    "gpu1.temperature_celsius": 59,
    "gpu1.clock_hertz": 139e6,
  });

  world.print("nvidia-smi", "1, 100, 6000, 6078, 120.00, 71, 1800");
  const later = await readAll(sources);
  assertEquals(later["gpu0.power_watts"]?.value, 106.56);
  assertEquals(later["gpu1.power_watts"]?.value, 120);
  assertEquals(world.runs.filter((command) => command.startsWith("nvidia-smi")), [QUERY]);
});

Deno.test("openGpuUsage() calls a GPU unknown once nvidia-smi is silent or has ended", async () => {
  const imagined: ImaginedSampling = { programs: { "nvidia-smi": GEFORCES }, now: 0 };
  const world = imagineSampling(imagined);
  const sources = await openGpuUsage(world, { everyMs: 1000 });

  imagined.now = 6001;
  assertEquals(
    (await readAll(sources))["gpu1.power_watts"],
    unknown("nvidia-smi has been silent for more than 6000 ms"),
  );
  world.print("nvidia-smi", "0, 1, 2, 3, 4, 5, 6");
  assertEquals((await readAll(sources))["gpu0.power_watts"]?.value, 4);
  world.end("nvidia-smi");
  assertEquals(
    (await readAll(sources))["gpu0.power_watts"],
    unknown("nvidia-smi ended with exit code 1"),
  );
});

Deno.test("openGpuUsage() gives the tool's words for what a GPU does not tell", async () => {
  const line = "0, [N/A], [Not Supported], [Unknown Error], ERR!, 54, [GPU requires reset]\n";

  const readings = await read({ programs: { "nvidia-smi": line } });

  assertEquals(readings["gpu0.temperature_celsius"]?.value, 54);
  assertEquals(
    Object.values(readings).flatMap((known) =>
      known !== undefined && "reason" in known ? [known.reason] : []
    ),
    [
      'nvidia-smi utilization.gpu says "N/A"',
      'nvidia-smi memory.used says "Not Supported"',
      'nvidia-smi memory.total says "Unknown Error"',
      'nvidia-smi power.draw says "ERR!"',
      'nvidia-smi clocks.sm says "GPU requires reset"',
    ],
  );
});

Deno.test("parseComputeApps() adds up the server's processes and calls none unknown", () => {
  const text = "28290, 1012\n28291, 500\n31, 77\n28292, [N/A]\n";
  const sum = (...pids: readonly number[]) => parseComputeApps(text, { pids, source: "smi" });

  assertEquals(sum(28290, 28291, 5).value, 1512 * 2 ** 20);
  assertEquals(sum(5), unknown("smi lists none of the server's processes"));
  assertEquals(sum(28290, 28292), unknown('smi used_memory says "N/A"'));
});

Deno.test("openGpuUsage() tells the server's part only where nvidia-smi can", async () => {
  const programs = {
    [QUERY]: GEFORCES,
    [`${QUERY} --loop-ms=1000`]: "",
    "nvidia-smi --query-compute-apps=pid,used_memory --format=csv,noheader,nounits": "7, 100\n",
  };
  const options = { everyMs: 1000, pids: () => [7] };
  const name = "server.gpu_memory_bytes";

  const nvidia = await readAll(await openGpuUsage(imagineSampling({ programs }), options));
  const none = await readAll(await openGpuUsage(imagineSampling({}), options));

  assertEquals(nvidia[name]?.value, 100 * 2 ** 20);
  assertEquals(none[name], unknown("Only nvidia-smi tells the GPU memory of a process"));
});

// After the kernel's documentation of amdgpu.
const CARD = "/sys/class/drm/card1/device";
const RADEON = {
  "/sys/class/drm/card0/device/vendor": "0x8086\n",
  [`${CARD}/gpu_busy_percent`]: "42\n",
  [`${CARD}/mem_info_vram_used`]: "27856896\n",
  [`${CARD}/mem_info_vram_total`]: "21458059264\n",
  [`${CARD}/hwmon/hwmon5/power1_average`]: "128000000\n",
  [`${CARD}/hwmon/hwmon5/temp1_input`]: "45000\n",
  [`${CARD}/hwmon/hwmon5/freq1_input`]: "2482000000\n",
};

Deno.test("openGpuUsage() reads the files of an AMD GPU, after NVIDIA's", async () => {
  const alone = await read({ files: RADEON });

  assertEquals(values(alone), {
    "gpu0.utilisation_share": 0.42,
    "gpu0.memory.used_bytes": 27_856_896,
    "gpu0.memory.total_bytes": 21_458_059_264,
    "gpu0.power_watts": 128,
    "gpu0.temperature_celsius": 45,
    "gpu0.clock_hertz": 2.482e9,
  });
  const both = await read({ files: RADEON, programs: { "nvidia-smi": GEFORCES } });
  assertEquals(both["gpu1.power_watts"]?.value, 5.68);
  assertEquals(both["gpu2.power_watts"]?.value, 128);
});

Deno.test("openGpuUsage() takes an AMD chip's momentary power where there is no average", async () => {
  const { [`${CARD}/hwmon/hwmon5/power1_average`]: _, ...files } = RADEON;

  const readings = await read({
    files: { ...files, [`${CARD}/hwmon/hwmon5/power1_input`]: "7250000\n" },
  });

  assertEquals(readings["gpu0.power_watts"]?.value, 7.25);
});

Deno.test("openGpuUsage() asks rocm-smi where the driver has no files", async () => {
  // Fields of marimo-team/marimo issue 9237 and sebhildebrandt/systeminformation pull request 960.
  const report = `WARNING: AMD GPU device(s) is/are in a low-power state.
${
    JSON.stringify({
      card0: {
        "GPU use (%)": "19",
        "VRAM Total Memory (B)": "21458059264",
        "VRAM Total Used Memory (B)": "27856896",
        "Current Socket Graphics Package Power (W)": "7.222",
        "Temperature (Sensor edge) (C)": "31.0",
      },
      card1: { "GPU use (%)": "0", "Average Graphics Package Power (W)": "N/A (Secondary die)" },
      system: { "Driver version": "6.14.14" },
    })
  }`;

  const readings = await read({ programs: { "rocm-smi": report } });

  assertEquals(values(readings), {
    "gpu0.utilisation_share": 0.19,
    "gpu0.memory.used_bytes": 27_856_896,
    "gpu0.memory.total_bytes": 21_458_059_264,
    "gpu0.power_watts": 7.222,
    "gpu0.temperature_celsius": 31,
    "gpu0.clock_hertz": null,
    "gpu1.utilisation_share": 0,
    "gpu1.memory.used_bytes": null,
    "gpu1.memory.total_bytes": null,
    "gpu1.power_watts": null,
    "gpu1.temperature_celsius": null,
    "gpu1.clock_hertz": null,
  });
});

// A user's published output of an M4 Max.
const IOREG =
  `+-o AGXAcceleratorG16X  <class AGXAcceleratorG16X, id 0x1, registered, matched, active>
  | |   "PerformanceStatistics" = {"In use system memory (driver)"=0,"Alloc system memory"=52967440384,"Tiler Utilization %"=10,"recoveryCount"=0,"Device Utilization %"=16,"In use system memory"=2363801600}
`;

// The examples in macmon's README, of today and of its older releases.
const MACMON = `{"timestamp":"2025-02-24T20:38:15.427569+00:00","temp":{"cpu_temp_avg":43.73614,` +
  `"gpu_temp_avg":36.95167},"gpu_freq_mhz":461,"gpu_active_ratio":0.09,"cpu_power":0.20486385,` +
  `"gpu_power":0.017451683,"ane_power":0.0,"all_power":0.22231553,"sys_power":5.876533}`;
const OLD_MACMON = `{"temp":{"cpu_temp_avg":43.73614,"gpu_temp_avg":36.95167},` +
  `"gpu_usage":[461,0.021497859],"cpu_power":0.20486385,"gpu_power":0.017451683}`;

Deno.test("openGpuUsage() reads a Mac's registry and, if it is installed, macmon", async () => {
  const world = imagineSampling({ os: "darwin", programs: { ioreg: IOREG, macmon: "" } });
  const sources = await openGpuUsage(world, { everyMs: 1000 });
  world.print("macmon", MACMON);

  const readings = await readAll(sources);

  assertEquals(values(readings), {
    "gpu0.utilisation_share": 0.16,
    "gpu0.memory.used_bytes": 2_363_801_600,
    "gpu0.memory.total_bytes": null,
    "gpu0.power_watts": 0.017451683,
    "gpu0.temperature_celsius": 36.95167,
    "gpu0.clock_hertz": 461e6,
    "machine.cpu.temperature_celsius": 43.73614,
    "machine.power.cpu_watts": 0.20486385,
    "machine.power.system_watts": 5.876533,
  });
  world.print("macmon", OLD_MACMON);
  const old = await readAll(sources);
  assertEquals(old["gpu0.clock_hertz"]?.value, 461e6);
  assertEquals(old["machine.power.system_watts"], unknown("macmon does not tell sys_power"));
});

Deno.test("openGpuUsage() says what a Mac without macmon cannot tell", async () => {
  const readings = await read({ os: "darwin", programs: { ioreg: IOREG } });

  assertEquals(
    readings["gpu0.power_watts"],
    unknown("macmon is not installed, and without it only root may read this"),
  );
  assertEquals(readings["gpu0.utilisation_share"]?.value, 0.16);
});

Deno.test("parseAccelerator() does not choose between two GPUs", () => {
  const options = { name: "Device Utilization %", source: "ioreg" };

  assertEquals(parseAccelerator(IOREG + IOREG, options), unknown("ioreg lists several GPUs"));
  assertEquals(
    parseAccelerator("", options),
    unknown('ioreg does not tell "Device Utilization %"'),
  );
});

Deno.test("openGpuUsage() gives a reason where there is no GPU", async () => {
  const readings = await read({});

  assertEquals(
    readings["gpu0.power_watts"],
    unknown(
      "No readable GPU: nvidia-smi is not installed; rocm-smi is not installed, and " +
        "/sys/class/drm has no AMD GPU",
    ),
  );
});
