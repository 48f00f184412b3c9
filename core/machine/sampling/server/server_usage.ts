/** Readings of a server: the one that listens on a port, or a process that is known. @module */
import type { Known } from "../../../events/machine.ts";
import { found, isKnown, unknown } from "../../known.ts";
import { knownSum } from "../known_sum.ts";
import { ALWAYS, Pace, type ReadingSource } from "../reading_source.ts";
import { type Readings, unreadable } from "../readings.ts";
import type { SamplingWorld } from "../sampling_world.ts";
import { processOfPort, type ServerProcess } from "./process_of_port.ts";
import { familyOf, openProcessTable } from "./process_table.ts";
import {
  cpuSecondsBetween,
  type ProcessUsage,
  processUsage,
  proportionalBytes,
} from "./process_usage.ts";

/** Which processes are the server: who listens on a port, a known one, or none, for a reason. */
export type SampledServer =
  | { readonly port: number }
  | { readonly pid: number }
  | { readonly unknown: string };

/** For looking into all processes, which is cheap as long as nobody listens. */
const LOOK_UP_SHARE = 0.002;

/** Follows the server on a port, through restarts, or a process to its end. */
export class ServerUsage implements ReadingSource {
  /** What is expensive has a pace of its own: the first look must not delay the next reading. */
  readonly share = ALWAYS;
  readonly #where: Exclude<SampledServer, { readonly unknown: string }>;
  readonly #world: SamplingWorld;
  readonly #readTable: ReturnType<typeof openProcessTable>;
  readonly #paces;
  #server: Known<Pick<ServerProcess, "pid" | "children">> = unknown(
    "The server was not looked up yet",
  );
  #pids: readonly number[] = [];
  #started: string | undefined;
  #before: Moment | undefined;
  #cpuSeconds = 0;

  constructor(where: Exclude<SampledServer, { readonly unknown: string }>, world: SamplingWorld) {
    this.#where = where;
    this.#world = world;
    this.#readTable = openProcessTable(world);
    this.#paces = {
      lookUp: new Pace(LOOK_UP_SHARE),
      findFamily: new Pace(0.001),
      // On macOS it is a run of `ps`.
      measure: new Pace(world.os === "darwin" ? 0.003 : ALWAYS),
      shareOut: new Pace(0.001),
    };
  }

  /** The server's processes as last seen; none while there is no server. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  async read(): Promise<Readings> {
    if (!isKnown(this.#server)) await this.#paced("lookUp", () => this.#lookUp());
    if (!isKnown(this.#server)) return unreadable("server.", this.#server.reason);
    await this.#paced("findFamily", () => this.#findFamily(this.#pids));
    const at = this.#world.now();
    const usages = await this.#paced("measure", () => processUsage(this.#pids, this.#world));
    if (usages === undefined) return {};
    if (!isKnown(usages)) return this.#lose(usages.reason);
    if (!this.#isSame(usages.value)) return this.#lose("The server's process has ended");
    this.#pids = usages.value.map(({ pid }) => pid);
    const pss = await this.#paced("shareOut", () => proportionalBytes(this.#pids, this.#world));
    const cores = this.#cpuCores({ at, usages: usages.value });
    return {
      ...describe(usages.value, usages.source),
      ...pss !== undefined && { "server.memory.pss_bytes": pss },
      "server.cpu_seconds": found(this.#cpuSeconds, usages.source),
      "server.cpu_cores": cores,
    };
  }

  async #lookUp(): Promise<void> {
    this.#server = "port" in this.#where
      ? await processOfPort(this.#where.port, this.#world)
      : found({ pid: this.#where.pid, children: [] }, "this process");
    this.#before = undefined;
    this.#started = undefined;
    const { value } = this.#server;
    this.#pids = value === null ? [] : [value.pid, ...value.children];
  }

  /** Whether the process that listens is there and no other one has its pid. */
  #isSame(usages: readonly ProcessUsage[]): boolean {
    const root = usages.find(({ pid }) => pid === this.#server.value?.pid);
    this.#started ??= root?.started;
    return root !== undefined && root.started === this.#started;
  }

  async #findFamily(pids: readonly number[]): Promise<void> {
    const table = await this.#readTable();
    if (isKnown(table)) this.#pids = familyOf(pids, table.value);
  }

  /** The next sample looks for a successor, however long the first look took. */
  #lose(reason: string): Readings {
    this.#paces.lookUp = new Pace(LOOK_UP_SHARE);
    this.#server = unknown(reason);
    this.#pids = [];
    return unreadable("server.", reason);
  }

  #cpuCores(moment: Moment): Known<number> {
    const before = this.#before;
    this.#before = moment;
    if (before === undefined) return unknown("CPU use is measured between two samples");
    const used = cpuSecondsBetween(before.usages, moment.usages);
    this.#cpuSeconds += used;
    const seconds = (moment.at - before.at) / 1000;
    return seconds > 0
      ? found(used / seconds, "server.cpu_seconds")
      : unknown("No time has passed since the sample before");
  }

  async #paced<T>(
    what: "lookUp" | "findFamily" | "measure" | "shareOut",
    action: () => Promise<T>,
  ): Promise<T | undefined> {
    const from = this.#world.now();
    if (!this.#paces[what].isDue(from)) return undefined;
    const result = await action();
    this.#paces[what].spent(from, this.#world.now());
    return result;
  }
}

interface Moment {
  /** Milliseconds. */
  readonly at: number;
  readonly usages: readonly ProcessUsage[];
}

function describe(usages: readonly ProcessUsage[], source: string): Readings {
  return {
    "server.processes": found(usages.length, source),
    "server.memory.rss_bytes": knownSum(usages.map(({ rssBytes }) => found(rssBytes, source))),
    "server.memory.file_bytes": knownSum(usages.map(({ fileBytes }) => fileBytes)),
    "server.memory.swap_bytes": knownSum(usages.map(({ swapBytes }) => swapBytes)),
  };
}
