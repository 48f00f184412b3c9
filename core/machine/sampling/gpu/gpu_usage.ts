/** Readings of all GPUs of a machine. @module */
import { isKnown, unknown } from "../../known.ts";
import { ONCE, type ReadingSource } from "../reading_source.ts";
import { type Readings, unreadable } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";
import { openAmd } from "./amd.ts";
import { appleUsage } from "./apple.ts";
import { openMacmon } from "./macmon.ts";
import { nvidiaServerMemory, openNvidia } from "./nvidia.ts";

/** What is asked of the GPUs. */
export interface GpuUsageOptions {
  /** Milliseconds between two samples. */
  readonly everyMs: number;
  /** Processes whose GPU memory is wanted; absent if nobody's is. */
  readonly pids?: () => readonly number[];
}

/** Opens what tells of the GPUs: NVIDIA's have the lower numbers, then come AMD's. */
export async function openGpuUsage(
  world: SamplingWorld,
  { everyMs, pids }: GpuUsageOptions,
): Promise<readonly ReadingSource[]> {
  const untold = pids === undefined ? [] : [once({
    "server.gpu_memory_bytes": unknown("Only nvidia-smi tells the GPU memory of a process"),
  })];
  if (world.os === "darwin") return [appleUsage(world), openMacmon(world, everyMs), ...untold];
  const nvidia = await openNvidia(world, everyMs);
  const amd = world.os === "linux" ? await openAmd(world, nvidia.value?.count ?? 0) : undefined;
  const gpus = [nvidia, amd].flatMap((opened) => opened?.value ?? []);
  const server = isKnown(nvidia) && pids !== undefined ? [nvidiaServerMemory(world, pids)] : untold;
  if (gpus.length > 0) return [...gpus, ...server];
  const reasons = [nvidia, amd].flatMap((opened) =>
    opened === undefined || isKnown(opened) ? [] : [opened.reason]
  );
  return [once(unreadable("gpuN.", `No readable GPU: ${reasons.join("; ")}`)), ...server];
}

function once(readings: Readings): ReadingSource {
  return { share: ONCE, read: () => Promise.resolve(readings) };
}
