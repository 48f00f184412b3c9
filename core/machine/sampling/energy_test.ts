import { assertAlmostEquals, assertEquals } from "@std/assert";
import { found, unknown } from "../known.ts";
import { EnergySums, openRapl } from "./energy.ts";
import { type ImaginedSampling, imagineSampling } from "./imagined_sampling_world.ts";
import { ONCE } from "./reading_source.ts";

// After the kernel's documentation of the power capping framework.
const PACKAGE = "/sys/class/powercap/intel-rapl:0";
const PSYS = "/sys/class/powercap/intel-rapl:1";
const CORE = "/sys/class/powercap/intel-rapl:0:0";
const RAPL = {
  [`${PACKAGE}/name`]: "package-0\n",
  [`${PACKAGE}/max_energy_range_uj`]: "262143328850\n",
  [`${PACKAGE}/energy_uj`]: "262143000000\n",
  [`${PSYS}/name`]: "psys\n",
  [`${PSYS}/max_energy_range_uj`]: "262143328850\n",
  [`${PSYS}/energy_uj`]: "1\n",
  [`${CORE}/name`]: "core\n",
  [`${CORE}/max_energy_range_uj`]: "262143328850\n",
  [`${CORE}/energy_uj`]: "5\n",
};

Deno.test("openRapl() counts packages only, past the end of their counter", async () => {
  const imagined: ImaginedSampling = { files: { ...RAPL }, now: 0 };
  const rapl = await openRapl(imagineSampling(imagined));
  const first = await rapl.read();
  imagined.files![`${PACKAGE}/energy_uj`] = "9671150\n";
  imagined.files![`${PSYS}/energy_uj`] = "90000001\n";
  imagined.now = 500;

  const second = await rapl.read();

  assertEquals(first["machine.energy.cpu_joules"]?.value, 0);
  assertEquals(
    first["machine.power.cpu_watts"],
    unknown("Power is measured between two samples"),
  );
  assertEquals(second["machine.energy.cpu_joules"]?.value, 10);
  assertEquals(second["machine.power.cpu_watts"]?.value, 20);
});

Deno.test("openRapl() says once that only root may read, or that there is nothing", async () => {
  const world = imagineSampling({ files: RAPL });
  const denied = {
    ...world,
    readText: (path: string) =>
      path.endsWith("energy_uj")
        ? Promise.resolve(unknown(`${path} cannot be read: EACCES`))
        : world.readText(path),
  };

  const rapl = await openRapl(denied);

  assertEquals(rapl.share, ONCE);
  assertEquals(
    (await rapl.read())["machine.energy.cpu_joules"],
    unknown("Only root may read the energy counter of the CPU (energy_uj)"),
  );
  assertEquals(
    (await (await openRapl(imagineSampling({}))).read())["machine.power.cpu_watts"],
    unknown("/sys/class/powercap has no energy counter of the CPU"),
  );
});

const watts = (value: number) => found(value, "nvidia-smi power.draw");

Deno.test("EnergySums adds up trapezoids of all GPUs and names the source", () => {
  const sums = new EnergySums();
  const energy = (atMs: number, ...powers: readonly number[]) =>
    sums.add(
      Object.fromEntries(powers.map((power, index) => [`gpu${index}.power_watts`, watts(power)])),
      atMs,
    )["machine.energy.gpu_joules"];

  assertEquals(energy(0, 100, 0)?.value, 0);
  assertEquals(energy(1000, 200, 0)?.value, 150);
  const last = energy(3000, 200, 100);

  assertEquals(
    last,
    found(650, "nvidia-smi power.draw, added up over time by the trapezoid rule"),
  );
});

Deno.test("EnergySums is unknown while power is, and for good after a long gap", () => {
  const sums = new EnergySums();
  const energy = (atMs: number, power: ReturnType<typeof unknown> | ReturnType<typeof watts>) =>
    sums.add({ "machine.power.system_watts": power }, atMs)["machine.energy.system_joules"];
  const missing = unknown("Not told");

  assertEquals(energy(0, missing), missing);
  assertEquals(energy(1000, watts(10))?.value, 0);
  assertEquals(energy(2000, missing), missing);
  assertAlmostEquals(energy(3000, watts(20))?.value ?? 0, 30);
  assertEquals(sums.add({}, 4000), {});
  const gap = unknown("Power was unknown for 7.0 s, too long to add up");
  assertEquals(energy(10_000, watts(20)), gap);
  assertEquals(energy(11_000, watts(20)), gap);
});

Deno.test("EnergySums leaves the figure of a counter alone", () => {
  const counted = {
    "machine.power.cpu_watts": watts(10),
    "machine.energy.cpu_joules": found(5, "intel-rapl"),
  };

  assertEquals(new EnergySums().add(counted, 0), {});
});
