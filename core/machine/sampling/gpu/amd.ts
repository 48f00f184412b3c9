/** Readings of AMD GPUs, from the driver's files or else from `rocm-smi`. @module */
import { z } from "zod";
import type { Known } from "../../../events/machine.ts";
import { derive, firstKnown, found, isKnown, unknown, wholeNumber } from "../../known.ts";
import { askProgram } from "../../world.ts";
import type { ReadingSource } from "../reading_source.ts";
import { type GpuQuantity, gpuReadings, type Readings } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";

type Quantities = { readonly [quantity in GpuQuantity]?: Known<number> };

/**
 * AMD's GPUs, numbered from `from` on. `rocm-smi` is a slow script, so it is asked only where the
 * driver has no files. Unknown if there is no such GPU.
 */
export async function openAmd(world: SamplingWorld, from: number): Promise<Known<ReadingSource>> {
  const cards = await drmCards(world);
  if (cards.length > 0) {
    return found({
      share: 0.002,
      async read() {
        return combine(from, await Promise.all(cards.map((card) => readCard(world, card))));
      },
    }, "/sys/class/drm");
  }
  const first = await askRocm(world);
  if (!isKnown(first)) return unknown(`${first.reason}, and /sys/class/drm has no AMD GPU`);
  return found({
    share: 0.001,
    async read() {
      const quantities = await askRocm(world);
      return isKnown(quantities) ? combine(from, quantities.value) : {};
    },
  }, "rocm-smi");
}

function combine(from: number, gpus: readonly Quantities[]): Readings {
  return Object.assign({}, ...gpus.map((gpu, index) => gpuReadings(from + index, gpu)));
}

/** A card's folder and that of its sensors, which has a number of its own. */
interface Card {
  readonly device: string;
  readonly sensors: string | undefined;
}

async function drmCards(world: SamplingWorld): Promise<readonly Card[]> {
  const names = ((await world.list("/sys/class/drm")).value ?? [])
    .filter((name) => /^card\d+$/.test(name));
  const cards = await Promise.all(names.map(async (name): Promise<Card[]> => {
    const device = `/sys/class/drm/${name}/device`;
    if (!isKnown(await world.readText(`${device}/gpu_busy_percent`))) return [];
    const [sensors] = (await world.list(`${device}/hwmon`)).value ?? [];
    return [{ device, sensors: sensors && `${device}/hwmon/${sensors}` }];
  }));
  return cards.flat();
}

async function readCard(world: SamplingWorld, { device, sensors }: Card): Promise<Quantities> {
  const read = async (path: string, factor: number): Promise<Known<number>> =>
    derive(
      derive(await world.readText(path), wholeNumber),
      (value, source) => found(value * factor, source),
    );
  const sensor = (file: string, factor: number) =>
    sensors === undefined
      ? Promise.resolve(unknown("The driver has no sensors for this GPU"))
      : read(`${sensors}/${file}`, factor);
  return {
    "utilisation_share": await read(`${device}/gpu_busy_percent`, 0.01),
    "memory.used_bytes": await read(`${device}/mem_info_vram_used`, 1),
    "memory.total_bytes": await read(`${device}/mem_info_vram_total`, 1),
    // Newer chips have only the momentary power, older ones only the average.
    "power_watts": firstKnown(
      await sensor("power1_average", 1e-6),
      await sensor("power1_input", 1e-6),
    ),
    "temperature_celsius": await sensor("temp1_input", 1e-3),
    "clock_hertz": await sensor("freq1_input", 1),
  };
}

const QUERY = [
  ...["--showuse", "--showmeminfo", "vram", "--showpower", "--showtemp"],
  "--json",
];

async function askRocm(world: SamplingWorld): Promise<Known<readonly Quantities[]>> {
  return derive(await askProgram(world, "rocm-smi", QUERY), parseRocmUsage);
}

const Report = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Reads `rocm-smi --showuse --showmeminfo vram --showpower --showtemp --json`, in its order. */
export function parseRocmUsage(text: string, source: string): Known<readonly Quantities[]> {
  // Warnings may precede the report on the same stream.
  const report = parseReport(text.slice(Math.max(0, text.indexOf("{"))));
  const gpus = Object.entries(report ?? {}).filter(([name]) => /^card\d+$/.test(name));
  if (gpus.length === 0) return unknown(`${source} reports no GPU`);
  return found(
    gpus.map(([, fields]) => {
      const read = (pattern: RegExp, factor = 1) => readField(fields, { pattern, factor, source });
      return {
        "utilisation_share": read(/^GPU use \(%\)$/i, 0.01),
        "memory.used_bytes": read(/^VRAM Total Used Memory \(B\)$/i),
        "memory.total_bytes": read(/^VRAM Total Memory \(B\)$/i),
        "power_watts": read(/^(Average|Current Socket) Graphics Package Power \(W\)$/i),
        "temperature_celsius": read(/^Temperature \(Sensor edge\) \(C\)$/i),
        "clock_hertz": unknown(`${source} is not asked for the clock`),
      };
    }),
    source,
  );
}

interface Field {
  readonly pattern: RegExp;
  readonly factor: number;
  readonly source: string;
}

function readField(
  fields: Readonly<Record<string, unknown>>,
  { pattern, factor, source }: Field,
): Known<number> {
  const [name, text] = Object.entries(fields).find(([name]) => pattern.test(name)) ?? [];
  return typeof text === "string" && /^\d{1,15}(\.\d+)?$/.test(text)
    ? found(Number(text) * factor, `${source} ${name}`)
    : unknown(`${source} does not tell ${name ?? "this of the GPU"}`);
}

function parseReport(text: string): z.infer<typeof Report> | undefined {
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
