/** Sampling from the first looker to the last. @module */

import { ModelLensError } from "../../core/errors.ts";
import type { Readings } from "../../core/machine/sampling/readings.ts";
import {
  type MachineSample,
  type Sampler,
  startSampler,
} from "../../core/machine/sampling/sampler.ts";
import { sampledMachine } from "../../core/machine/sampling/sampling_world.ts";
import { ServerUsage } from "../../core/machine/sampling/server/server_usage.ts";
import { serverAt } from "../../core/run/machine/machine_samples.ts";
import type { MachineTick } from "../api/mod.ts";
import { problemOf } from "../reply.ts";
import type { MachineWatchOptions, WatchedServer } from "./watch.ts";

/** Ticks that are kept for who comes later. */
const KEPT = 600;
/** Milliseconds after which servers are looked for again. */
const LOOK_AGAIN = 30_000;

/** The ticks of the machine and of the servers on it. */
export class Session {
  count = 0;
  readonly #options: MachineWatchOptions;
  readonly #ticked: () => void;
  readonly #kept: MachineTick[] = [];
  readonly #sampler: Sampler;
  #servers: readonly (WatchedServer & { readonly usage: ServerUsage | { unknown: string } })[] = [];
  #problem: MachineTick["problem"] = null;
  #lookedAt = -Infinity;
  #looking: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    options: MachineWatchOptions,
    { everyMs, ticked }: { readonly everyMs: number; readonly ticked: () => void },
  ) {
    this.#options = options;
    this.#ticked = ticked;
    this.#sampler = startSampler({
      everyMs,
      emit: (sample) => {
        const at = new Date().toISOString();
        this.#reading = this.#reading.then(() => this.#add(at, sample));
      },
    });
  }

  /** The ticks after the first so many; what was explained before is explained with the first of them. */
  after(seen: number): readonly MachineTick[] {
    const gone = this.count - this.#kept.length;
    return this.#kept.slice(Math.max(0, seen - gone));
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#sampler.stop();
    await this.#reading;
    await this.#looking;
  }

  async #add(at: string, { readings, reasons, sources }: MachineSample): Promise<void> {
    if (this.#ended) return;
    if (performance.now() - this.#lookedAt > LOOK_AGAIN) {
      this.#lookedAt = performance.now();
      this.#looking = this.#look();
    }
    const servers = await Promise.all(this.#servers.map(async ({ name, url, usage }) => ({
      ...{ name, url },
      ...toldOf("read" in usage ? await usage.read() : { "server.processes": unread(usage) }),
    })));
    const tick = { at, readings, reasons, sources, servers, problem: this.#problem };
    this.#kept.push(tick);
    const [first] = this.#kept.length > KEPT ? this.#kept.splice(0, 1) : [];
    const [next] = this.#kept;
    if (first !== undefined && next !== undefined) this.#kept[0] = explained(next, first);
    this.count++;
    this.#ticked();
  }

  /** Those that were known keep their counters. */
  async #look(): Promise<void> {
    try {
      const found = await this.#options.servers();
      const known = new Map(this.#servers.map((server) => [server.url, server]));
      this.#servers = found.map(({ name, url }) =>
        known.get(url) ?? { name, url, usage: usageOf(url) }
      );
      this.#problem = null;
    } catch (cause) {
      this.#problem = problemOf(cause);
      if (!(cause instanceof ModelLensError)) this.#options.failed?.(cause);
    }
  }
}

function usageOf(url: string): ServerUsage | { unknown: string } {
  const where = serverAt(url);
  return "unknown" in where ? where : new ServerUsage(where, sampledMachine);
}

function unread({ unknown: reason }: { readonly unknown: string }) {
  return { value: null, reason } as const;
}

function toldOf(readings: Readings): Pick<MachineTick, "readings" | "reasons" | "sources"> {
  const told = { readings: {}, reasons: {}, sources: {} } as {
    readings: Record<string, number | null>;
    reasons: Record<string, string>;
    sources: Record<string, string>;
  };
  for (const [name, fact] of Object.entries(readings)) {
    if (fact === undefined) continue;
    told.readings[name] = fact.value;
    if ("reason" in fact) told.reasons[name] = fact.reason;
    else told.sources[name] = fact.source;
  }
  return told;
}

/** A tick with what an older one explained. */
function explained(tick: MachineTick, older: MachineTick): MachineTick {
  return {
    ...tick,
    readings: { ...untold(older), ...tick.readings },
    reasons: { ...older.reasons, ...tick.reasons },
    sources: { ...older.sources, ...tick.sources },
  };
}

/** Readings that this machine never gives are told once, as null. */
function untold({ readings }: MachineTick): Readonly<Record<string, null>> {
  const names = Object.entries(readings).filter(([, value]) => value === null);
  return Object.fromEntries(names.map(([name]) => [name, null]));
}
