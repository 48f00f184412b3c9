/** NVIDIA GPUs, from the vendor's own tool. @module */
import type { Gpu, Known } from "../events/machine.ts";
import { derive, found, unknown } from "./known.ts";
import { askProgram, type World } from "./world.ts";

const QUERY = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"];

/** What `nvidia-smi` lists. */
export async function nvidiaGpus(world: World): Promise<Known<Gpu[]>> {
  return derive(await askProgram(world, "nvidia-smi", QUERY), parseNvidiaSmi);
}

/** Reads `nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits`. */
export function parseNvidiaSmi(text: string, source: string): Known<Gpu[]> {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length === 1 && lines[0]?.startsWith("No devices")) return found([], source);
  const gpus = lines.map((line) => parseLine(line, source)).filter((gpu) => gpu !== undefined);
  return gpus.length === lines.length && gpus.length > 0
    ? found(gpus, source)
    : unknown(`${source} printed something else than name, memory and driver`);
}

function parseLine(line: string, source: string): Gpu | undefined {
  // From the right, because a product name could have a comma.
  const [driver, memory, ...name] = line.split(",").map((field) => field.trim()).reverse();
  if (driver === undefined || memory === undefined || name.length === 0) return undefined;
  if (!/^(\d+|\[.+\])$/.test(memory)) return undefined;
  return {
    name: name.reverse().join(", "),
    vendor: found("NVIDIA", source),
    memoryBytes: parseMebibytes(memory, source),
    driver: /^\d[\d.]*$/.test(driver)
      ? found(`nvidia ${driver}`, source)
      : unknown(`${source} does not tell the driver version`),
    cores: unknown(`${source} does not tell the number of cores`),
  };
}

/** A GPU that shares the machine's memory, such as GB10, says "[N/A]". */
function parseMebibytes(text: string, source: string): Known<number> {
  const bytes = Number(text) * 2 ** 20;
  return Number.isSafeInteger(bytes)
    ? found(bytes, source)
    : unknown(`${source} does not tell the memory of this GPU`);
}
