/** Readings of NVIDIA GPUs, from one `nvidia-smi` that goes on telling. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, isKnown, unknown } from "../../known.ts";
import { askProgram } from "../../world.ts";
import type { Follower } from "../follow.ts";
import { knownSum } from "../known_sum.ts";
import { ALWAYS, type ReadingSource } from "../reading_source.ts";
import { type GpuQuantity, gpuReadings, type Readings } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";

/** What is asked for, the number of the GPU first, with the factor to the reading's unit. */
const FIELDS: readonly (readonly [field: string, quantity: GpuQuantity, factor: number])[] = [
  ["utilization.gpu", "utilisation_share", 0.01],
  ["memory.used", "memory.used_bytes", 2 ** 20],
  ["memory.total", "memory.total_bytes", 2 ** 20],
  ["power.draw", "power_watts", 1],
  ["temperature.gpu", "temperature_celsius", 1],
  ["clocks.sm", "clock_hertz", 1e6],
];
const FORMAT = "--format=csv,noheader,nounits";
const QUERY = [`--query-gpu=index,${FIELDS.map(([field]) => field).join(",")}`, FORMAT];

/** Readings of one GPU by quantity. */
type Quantities = { readonly [quantity in GpuQuantity]?: Known<number> };

/** NVIDIA's GPUs under their own numbers. */
export interface NvidiaUsage extends ReadingSource {
  /** How many there are; their numbers are those below. */
  readonly count: number;
}

/**
 * Asks `nvidia-smi` which GPUs there are and lets it tell their state at every interval, because
 * starting it anew costs more than what it tells. Unknown if there is no such GPU.
 */
export async function openNvidia(
  world: SamplingWorld,
  everyMs: number,
): Promise<Known<NvidiaUsage>> {
  const first = derive(await askProgram(world, "nvidia-smi", QUERY), parseNvidiaUsage);
  if (!isKnown(first)) return first;

  const latest = new Map(first.value);
  let toldAt = world.now();
  const follower = world.follow("nvidia-smi", [...QUERY, `--loop-ms=${everyMs}`], (line) => {
    const told = parseNvidiaUsage(line, "nvidia-smi");
    for (const [index, quantities] of told.value ?? []) latest.set(index, quantities);
    if (isKnown(told)) toldAt = world.now();
  });
  return found({
    count: Math.max(...latest.keys()) + 1,
    share: ALWAYS,
    read() {
      const silence = silenceOf(follower, world.now() - toldAt, everyMs);
      return Promise.resolve(merge(latest, silence));
    },
    async stop() {
      await follower.value?.stop();
    },
  }, "nvidia-smi");
}

/** Reads lines of the query: the GPU's number and one field per quantity. */
export function parseNvidiaUsage(
  text: string,
  source: string,
): Known<ReadonlyMap<number, Quantities>> {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const rows = lines.map((line) => line.split(",").map((field) => field.trim()));
  const isRow = ([index = "", ...fields]: readonly string[]) =>
    /^\d{1,3}$/.test(index) && fields.length === FIELDS.length;
  if (rows.length === 0 || !rows.every(isRow)) {
    return unknown(
      lines[0]?.startsWith("No devices")
        ? `${source} found no GPU`
        : `${source} printed something else than the fields it was asked for`,
    );
  }
  return found(
    new Map(rows.map(([index, ...texts]) => [
      Number(index),
      Object.fromEntries(
        FIELDS.map(([field, quantity, factor], at) => [
          quantity,
          parseField(texts[at] ?? "", `${source} ${field}`, factor),
        ]),
      ),
    ])),
    source,
  );
}

/** What a GPU or driver does not tell is written "[N/A]", "[Not Supported]" or "[Unknown Error]". */
function parseField(text: string, source: string, factor: number): Known<number> {
  return /^\d{1,9}(\.\d+)?$/.test(text)
    ? found(Number(text) * factor, source)
    : unknown(`${source} says "${text.replace(/[^\w /!.-]/g, "").slice(0, 40)}"`);
}

/** Why the latest line says nothing about now; undefined while it does. */
function silenceOf(
  follower: Known<Follower>,
  ageMs: number,
  everyMs: number,
): string | undefined {
  if (!isKnown(follower)) return follower.reason;
  if (follower.value.ended !== undefined) return follower.value.ended;
  // Loading the driver's libraries takes seconds on some machines.
  const longest = 3 * everyMs + 3000;
  return ageMs > longest ? `nvidia-smi has been silent for more than ${longest} ms` : undefined;
}

function merge(latest: ReadonlyMap<number, Quantities>, silence: string | undefined): Readings {
  const all = [...latest].map(([index, quantities]) =>
    gpuReadings(
      index,
      silence === undefined
        ? quantities
        : Object.fromEntries(FIELDS.map(([, quantity]) => [quantity, unknown(silence)])),
    )
  );
  return Object.assign({}, ...all);
}

const APPS = ["--query-compute-apps=pid,used_memory", FORMAT];

/** The GPU memory of some processes, whose pids may change from sample to sample. */
export function nvidiaServerMemory(
  world: SamplingWorld,
  pids: () => readonly number[],
): ReadingSource {
  return {
    share: 0.001,
    async read() {
      const apps = await askProgram(world, "nvidia-smi", APPS);
      return {
        "server.gpu_memory_bytes": derive(
          apps,
          (text, source) => parseComputeApps(text, { pids: pids(), source }),
        ),
      };
    },
  };
}

/**
 * Sums the memory of the given processes in `--query-compute-apps=pid,used_memory`. Where none of
 * them is listed the sum is unknown and not 0: in a container the driver lists other pids than the
 * process sees.
 */
export function parseComputeApps(
  text: string,
  { pids, source }: { readonly pids: readonly number[]; readonly source: string },
): Known<number> {
  const rows = [...text.matchAll(/^ *(\d{1,10}), *(\S[^\n]*?) *$/gm)]
    .filter(([, pid]) => pids.includes(Number(pid)));
  if (rows.length === 0) return unknown(`${source} lists none of the server's processes`);
  const sizes = rows.map(([, , size = ""]) => parseField(size, `${source} used_memory`, 2 ** 20));
  return knownSum(sizes);
}
