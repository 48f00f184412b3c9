/** Samples of the machine and of a server on it, at a stated rate and a bounded cost. @module */
import { found, isKnown } from "../known.ts";
import { EnergySums, openRapl } from "./energy.ts";
import { openGpuUsage } from "./gpu/gpu_usage.ts";
import { ONCE, Pace, type ReadingSource } from "./reading_source.ts";
import { type Readings, unreadable } from "./readings.ts";
import { sampledMachine, type SamplingWorld } from "./sampling_world.ts";
import { type SampledServer, ServerUsage } from "./server/server_usage.ts";
import { openSystemUsage, unreadSystem } from "./system/system_usage.ts";

/** What one sample says. */
export interface MachineSample {
  /**
   * Values of {@link READINGS} by name, null where one could not be read. One that is too costly to
   * be read every time is absent from some samples; one that this machine can never give is told
   * once, as null, in the first.
   */
  readonly readings: Readonly<Record<string, number | null>>;
  /** Why a reading is null, where it was not null for the same reason before. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Where a reading was read, where it was not read there before: nearly all in the first sample. */
  readonly sources: Readonly<Record<string, string>>;
}

/** What is sampled, how often, and who is told. */
export interface SamplerOptions {
  /** Milliseconds from one sample to the next, a whole number of at least 10; 1000 if absent. */
  readonly everyMs?: number;
  /** A server on this machine, or why it cannot be sampled; without one only the machine is. */
  readonly server?: SampledServer;
  /** Is given each sample. If it throws, sampling ends and `stop()` throws that. */
  emit(sample: MachineSample): void;
  /** Where everything is read; this machine if absent. */
  readonly world?: SamplingWorld;
}

/** Sampling that goes on. */
export interface Sampler {
  /**
   * Share of one core that sampling has cost since it began: the CPU time of this whole process
   * while samples were taken and the time tools ran, so that the true share is lower. Programs that
   * run along (`nvidia-smi`, `macmon`) are not in it.
   */
  readonly costShare: number;
  /** Ends sampling and the tools it runs; nothing is emitted afterwards. */
  stop(): Promise<void>;
}

/**
 * Takes a sample at once and then every `everyMs` milliseconds, never two at a time. While one takes
 * longer than that, the samples it delays are left out and counted in `sampler.skipped`.
 *
 * @throws {RangeError} If `everyMs` or the port is out of range.
 *
 * @example Sample a server once a second
 * ```ts ignore
 * const sampler = startSampler({
 *   server: { port: 11434 },
 *   emit: (sample) => bus.emit({ kind: "machine.sampled", ...sample }),
 * });
 * await sampler.stop();
 * ```
 */
export function startSampler(options: SamplerOptions): Sampler {
  const { everyMs = 1000, server } = options;
  const port = server !== undefined && "port" in server ? server.port : null;
  if (!Number.isInteger(everyMs) || everyMs < 10) {
    throw new RangeError(`Cannot sample every "${everyMs}" ms: want a whole number from 10`);
  }
  if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw new RangeError(`Cannot sample port "${port}": want an integer from 1 to 65535`);
  }
  return new Sampling({ everyMs, server, emit: options.emit, world: options.world });
}

class Sampling implements Sampler {
  readonly #everyMs: number;
  readonly #emit: SamplerOptions["emit"];
  readonly #world: MeteredWorld;
  readonly #startedAt: number;
  readonly #told = new Told();
  readonly #energy = new EnergySums();
  readonly #finished: Promise<void>;
  #failure: { readonly error: unknown } | undefined;
  #costMs = 0;
  #skipped = 0;
  #stopping = false;
  #wake = () => {};

  constructor(options: {
    readonly everyMs: number;
    readonly server: SampledServer | undefined;
    readonly emit: SamplerOptions["emit"];
    readonly world: SamplingWorld | undefined;
  }) {
    this.#everyMs = options.everyMs;
    this.#emit = options.emit;
    this.#world = metered(options.world ?? sampledMachine);
    this.#startedAt = this.#world.now();
    this.#finished = this.#run(options.server).catch((error) => {
      this.#failure = { error };
    });
  }

  get costShare(): number {
    const elapsed = this.#world.now() - this.#startedAt;
    return elapsed > 0 ? this.#costMs / elapsed : 0;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#finished;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #run(server: SampledServer | undefined): Promise<void> {
    const sources = await this.#metering(() => openSources(this.#world, this.#everyMs, server));
    const paced = sources.map((source) => ({ source, pace: new Pace(source.share) }));
    let base = unreadSystem(this.#world.os);
    try {
      while (!this.#stopping) {
        const readings = await this.#metering(() => this.#read(paced));
        if (this.#stopping) break;
        const own: Readings = {
          "sampler.cost_share": found(this.costShare, "this process"),
          "sampler.skipped": found(this.#skipped, "this process"),
        };
        this.#emit(this.#told.tell({ ...base, ...readings, ...own }));
        base = {};
        await this.#nextTick();
      }
    } finally {
      await Promise.all(sources.map((source) => source.stop?.()));
    }
  }

  async #read(paced: readonly PacedSource[]): Promise<Readings> {
    const parts = await Promise.all(paced.map(async ({ source, pace }): Promise<Readings> => {
      const from = this.#world.now();
      if (!pace.isDue(from)) return {};
      const readings = await source.read();
      pace.spent(from, this.#world.now());
      return readings;
    }));
    const readings: Readings = Object.assign({}, ...parts);
    return { ...readings, ...this.#energy.add(readings, this.#world.now()) };
  }

  async #metering<T>(action: () => Promise<T>): Promise<T> {
    const before = this.#world.ownCpuMs() + this.#world.toolMs();
    const result = await action();
    this.#costMs += this.#world.ownCpuMs() + this.#world.toolMs() - before;
    return result;
  }

  /** Waits for the next moment of the rate; those that have gone by are skipped. */
  async #nextTick(): Promise<void> {
    const elapsed = this.#world.now() - this.#startedAt;
    const tick = Math.floor(elapsed / this.#everyMs) + 1;
    this.#skipped += Math.max(0, tick - this.#tick - 1);
    this.#tick = tick;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, tick * this.#everyMs - elapsed);
    this.#wake = resolve;
    if (this.#stopping) resolve();
    await promise;
    clearTimeout(timer);
  }
  #tick = 0;
}

interface PacedSource {
  readonly source: ReadingSource;
  readonly pace: Pace;
}

async function openSources(
  world: SamplingWorld,
  everyMs: number,
  sampled: SampledServer | undefined,
): Promise<readonly ReadingSource[]> {
  const server = sampled === undefined || "unknown" in sampled
    ? undefined
    : new ServerUsage(sampled, world);
  const [system, gpus, rapl] = await Promise.all([
    openSystemUsage(world),
    openGpuUsage(world, { everyMs, ...server && { pids: () => server.pids } }),
    world.os === "linux" ? openRapl(world) : undefined,
  ]);
  const absent = sampled !== undefined && "unknown" in sampled ? [unread(sampled.unknown)] : [];
  return [...system, ...server ? [server] : absent, ...gpus, ...rapl ? [rapl] : []];
}

/** A server of which nothing can be read, which is told once. */
function unread(reason: string): ReadingSource {
  return { share: ONCE, read: () => Promise.resolve(unreadable("server.", reason)) };
}

/** A world that counts how long tools ran, and asks for one that is missing only once. */
interface MeteredWorld extends SamplingWorld {
  /** Milliseconds tools have run, which is no less than the CPU time of one with one thread. */
  toolMs(): number;
}

function metered(world: SamplingWorld): MeteredWorld {
  const missing = new Map<string, { readonly ok: false; readonly reason: string }>();
  let toolMs = 0;
  return {
    ...world,
    toolMs: () => toolMs,
    async run(name, args) {
      const known = missing.get(name);
      if (known !== undefined) return known;
      const from = world.now();
      const result = await world.run(name, args);
      toolMs += world.now() - from;
      if (!result.ok && result.reason === `${name} is not installed`) missing.set(name, result);
      return result;
    },
  };
}

/** What has been told, so that nothing is explained twice. */
class Told {
  readonly #reasons = new Map<string, string>();
  readonly #sources = new Map<string, string>();

  tell(known: Readings): MachineSample {
    const readings: Record<string, number | null> = {};
    const reasons: Record<string, string> = {};
    const sources: Record<string, string> = {};
    for (const [name, reading] of Object.entries(known)) {
      if (reading === undefined) continue;
      readings[name] = reading.value === null ? null : concise(reading.value);
      if (isKnown(reading)) {
        this.#reasons.delete(name);
        if (this.#sources.get(name) !== reading.source) sources[name] = reading.source;
        this.#sources.set(name, reading.source);
      } else {
        if (this.#reasons.get(name) !== reading.reason) reasons[name] = reading.reason;
        this.#reasons.set(name, reading.reason);
      }
    }
    return { readings, reasons, sources };
  }
}

/** Traces are kept, and digits beyond the ninth are noise in everything that is measured. */
function concise(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(9));
}
