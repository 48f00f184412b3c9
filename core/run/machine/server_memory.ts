/** Reads the memory of a server while it answers, closely, for benchmarks that are about it. @module */

import type { BenchmarkDefinition, Sample } from "../../benchmark/contract.ts";
import type {
  MemoryReadings,
  MemoryTrail,
  ModelLoad,
  ModelMemory,
} from "../../benchmark/memory_trail.ts";
import type { Known } from "../../events/envelope.ts";
import { openGpuUsage } from "../../machine/sampling/gpu/gpu_usage.ts";
import { Pace, type ReadingSource } from "../../machine/sampling/reading_source.ts";
import { sampledMachine, type SamplingWorld } from "../../machine/sampling/sampling_world.ts";
import { ServerUsage } from "../../machine/sampling/server/server_usage.ts";
import { openSystemUsage } from "../../machine/sampling/system/system_usage.ts";
import { type Provider, ProviderError } from "../../provider/contract.ts";
import { serverAt } from "./machine_samples.ts";

/** Milliseconds between two readings. */
const EVERY_MS = 25;
/** Milliseconds that a server may take to free or load a model. */
const LOAD_MS = 600_000;
/** Freed memory comes back late: so many equal readings in a row are waited for, within a time. */
const SETTLED = 4;
const SETTLE_MS = 3000;

/** What is watched, and what is done meanwhile. */
export interface Watched<T> {
  readonly definition: Pick<BenchmarkDefinition, "memory">;
  readonly item: Pick<Sample, "fresh">;
  readonly provider: Pick<Provider, "load" | "unload" | "memory">;
  readonly model: string;
  readonly signal: AbortSignal;
  /** Asks the sample. */
  readonly ask: () => Promise<T>;
}

/** The memory of the server of a run. Nothing is read before the first sample that wants it. */
export class ServerMemory implements AsyncDisposable {
  readonly #url: string | null;
  readonly #world: SamplingWorld;
  #sources: Promise<readonly Paced[]> | undefined;
  #last: MemoryReadings = {};

  /** `url` is that of the server; null where the model runs in this process. */
  constructor({ url, world = sampledMachine }: {
    readonly url: string | null;
    readonly world?: SamplingWorld;
  }) {
    this.#url = url;
    this.#world = world;
  }

  /** Does the work; with the trail of the memory where the benchmark is about it. */
  async watch<T>(
    watched: Watched<T>,
  ): Promise<{ readonly value: T; readonly trail?: MemoryTrail }> {
    const { definition, item, ask } = watched;
    if (definition.memory !== true) return { value: await ask() };
    const load = item.fresh === true ? await this.#reload(watched) : null;
    const before = await this.#read();
    const trail = new Trail(before);
    const ended = new AbortController();
    const following = this.#follow(trail, ended.signal);
    let value: T;
    try {
      value = await ask();
    } finally {
      ended.abort();
      await following;
    }
    const after = await this.#read();
    trail.add(after);
    const told = await toldBy(watched);
    return {
      value,
      trail: { before, after, peak: trail.peak, readings: trail.readings, load, told },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sources = await this.#sources ?? [];
    await Promise.all(sources.map(({ source }) => source.stop?.()));
  }

  async #follow(trail: Trail, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await pause(EVERY_MS, ended);
      if (!ended.aborted) trail.add(await this.#read());
    }
  }

  async #reload({ provider, model, signal }: Watched<unknown>): Promise<ModelLoad> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(LOAD_MS)]);
    const freed = await refusalOf(provider.unload?.bind(provider), { model, signal: patience });
    const readings = freed === undefined ? await this.#settled() : unread(freed);
    const from = performance.now();
    const loaded = await refusalOf(provider.load?.bind(provider), { model, signal: patience });
    const ms = performance.now() - from;
    const reason = freed ?? loaded;
    return {
      freed: readings,
      loaded: reason === undefined ? await this.#read() : unread(reason),
      ms: reason === undefined ? { value: ms, source: "our clock" } : { value: null, reason },
    };
  }

  /** The readings once they no longer fall. */
  async #settled(): Promise<MemoryReadings> {
    const end = performance.now() + SETTLE_MS;
    let readings = await this.#read();
    for (let same = 0; same < SETTLED && performance.now() < end;) {
      await pause(4 * EVERY_MS);
      const next = await this.#read();
      same = (next[RSS]?.value ?? 0) < (readings[RSS]?.value ?? 0) ? 0 : same + 1;
      readings = next;
    }
    return readings;
  }

  async #read(): Promise<MemoryReadings> {
    this.#sources ??= this.#open();
    const parts = await Promise.all((await this.#sources).map(async ({ source, pace }) => {
      const from = this.#world.now();
      if (!pace.isDue(from)) return {};
      const readings = await source.read();
      pace.spent(from, this.#world.now());
      return readings;
    }));
    const all: Record<string, Known<number> | undefined> = Object.assign({}, ...parts);
    const memory = Object.entries(all).flatMap(([name, value]) =>
      value !== undefined && isMemory(name) ? [[name, value] as const] : []
    );
    // What is too costly to be read each time keeps its last value.
    this.#last = { ...this.#last, ...Object.fromEntries(memory) };
    return this.#last;
  }

  async #open(): Promise<readonly Paced[]> {
    const where = serverAt(this.#url);
    if ("unknown" in where) {
      return [paced({ share: 1, read: () => Promise.resolve(unread(where.unknown)) })];
    }
    const world = this.#world;
    const server = new ServerUsage(where, world);
    const gpus = await openGpuUsage(world, { everyMs: 1000, pids: () => server.pids });
    // Where GPU and CPU share their memory, the system tells of it.
    const system = world.os === "darwin" ? await openSystemUsage(world) : [];
    return [server, ...gpus, ...system].map(paced);
  }
}

const RSS = "server.memory.rss_bytes";

interface Paced {
  readonly source: ReadingSource;
  readonly pace: Pace;
}

function paced(source: ReadingSource): Paced {
  return { source, pace: new Pace(source.share) };
}

function isMemory(name: string): boolean {
  return /^(server\.(gpu_)?memory[._]|gpu\d+\.memory\.used|machine\.memory\.wired)/.test(name);
}

function unread(reason: string): { readonly [RSS]: Known<number> } {
  return { [RSS]: { value: null, reason } };
}

/** The highest readings so far. */
class Trail {
  readonly #peak: Record<string, Known<number>> = {};
  readings = 0;

  constructor(first: MemoryReadings) {
    this.add(first);
  }

  get peak(): MemoryReadings {
    return this.#peak;
  }

  add(readings: MemoryReadings): void {
    this.readings++;
    for (const [name, reading] of Object.entries(readings)) {
      const highest = this.#peak[name]?.value ?? -Infinity;
      if (this.#peak[name] === undefined || (reading.value ?? -Infinity) > highest) {
        this.#peak[name] = reading;
      }
    }
  }
}

/** Why a server did not do it; undefined when it did. Throws the reason of an abort. */
async function refusalOf(
  action: ((model: string, signal: AbortSignal) => Promise<void>) | undefined,
  { model, signal }: { readonly model: string; readonly signal: AbortSignal },
): Promise<string | undefined> {
  if (action === undefined) return "this provider cannot free and load a model";
  try {
    await action(model, signal);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    return `the model could not be freed and loaded: ${cause.message}`;
  }
}

async function toldBy({ provider, model, signal }: Watched<unknown>): Promise<ModelMemory> {
  const unknown = (reason: string): ModelMemory => ({
    bytes: { value: null, reason },
    gpuBytes: { value: null, reason },
  });
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    return await provider.memory?.(model, patience) ??
      unknown("the server does not say what the model takes");
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    return unknown(cause.message);
  }
}

/** Waits, or until the signal ends it. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", done);
    resolve();
  };
  const timer = setTimeout(done, ms);
  signal?.addEventListener("abort", done, { once: true });
  if (signal?.aborted === true) done();
  return promise;
}
