/** Samples the machine and the server for as long as a run works. @module */

import type { RunChannel } from "../../bus.ts";
import { type MachineSample, type Sampler, startSampler } from "../../machine/sampling/sampler.ts";
import type { SamplingWorld } from "../../machine/sampling/sampling_world.ts";
import type { SampledServer } from "../../machine/sampling/server/server_usage.ts";
import { parseAddress, portOf } from "../../provider/url.ts";
import { TraceWriteError } from "../../trace/errors.ts";

/** What is sampled, how often, and where samples go. */
export interface SamplingOptions {
  readonly channel: RunChannel;
  /** Milliseconds from one sample to the next; 0 takes none. */
  readonly everyMs: number;
  /** Address of the server; null when the model runs in this process. */
  readonly url: string | null;
  /** Whether the work waits for the first sample, though not for long. Default false. */
  readonly first?: boolean;
  /** Where everything is read; this machine if absent. */
  readonly world?: SamplingWorld;
}

/** For so many milliseconds work may wait for the first sample. */
const FIRST_MS = 300;

/**
 * Does the work, with an event for each sample meanwhile and none after. A sampler that fails is an
 * `error.raised` and ends nothing. Throws what the work throws, and `TraceWriteError`.
 */
export async function whileSampling<T>(
  { channel, everyMs, url, world, first = false }: SamplingOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (everyMs === 0) return await work();
  const sampled = Promise.withResolvers<void>();
  const sampler = startSampler({
    everyMs,
    server: serverAt(url),
    emit: (sample) => {
      // Also where it cannot be kept: nobody waits for what does not come.
      sampled.resolve();
      channel.emit({ kind: "machine.sampled", ...fieldsOf(sample) });
    },
    ...(world === undefined ? {} : { world }),
  });
  try {
    if (first) {
      const timer = setTimeout(sampled.resolve, FIRST_MS);
      await sampled.promise;
      clearTimeout(timer);
    }
    return await work();
  } finally {
    await end(sampler, channel);
  }
}

/** Whose processes are the server's: only a server on this machine has any that can be read. */
export function serverAt(url: string | null): SampledServer {
  if (url === null) return { pid: Deno.pid };
  const address = parseAddress(url);
  return LOOPBACK.test(address.hostname)
    ? { port: portOf(address) }
    : { unknown: "The server is not on this machine, as far as its address tells" };
}

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/;

/** Most samples have nothing to explain that was not explained before. */
function fieldsOf({ readings, reasons, sources }: MachineSample) {
  return {
    readings: { ...readings },
    ...(Object.keys(reasons).length === 0 ? {} : { reasons: { ...reasons } }),
    ...(Object.keys(sources).length === 0 ? {} : { sources: { ...sources } }),
  };
}

async function end(sampler: Sampler, channel: RunChannel): Promise<void> {
  try {
    await sampler.stop();
  } catch (cause) {
    // It was the first to see that the disk is full; the run could not go on either.
    if (cause instanceof TraceWriteError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    channel.emit({
      kind: "error.raised",
      source: "machine sampler",
      error: { type: "sampler_failed", message },
    });
  }
}
