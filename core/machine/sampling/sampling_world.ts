/** Everything samples are read from, so that a test can be another machine. @module */
import os from "node:os";
import process from "node:process";
import type { Known } from "../../events/machine.ts";
import { found, unknown } from "../known.ts";
import { systemErrorCode } from "../system_error.ts";
import { thisMachine, type World } from "../world.ts";
import { follow, type Follower } from "./follow.ts";

/** How long all hardware threads together were busy, and were there, since boot. One unit for both. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** What samples need beyond the facts about a machine. Nothing here throws for what it lacks. */
export interface SamplingWorld extends World {
  /** Where a symbolic link points to. */
  readLink(path: string): Promise<Known<string>>;
  /** Starts a program that prints a line from time to time. */
  follow(name: string, args: readonly string[], onLine: (line: string) => void): Known<Follower>;
  /** As far as the runtime knows them; Linux tells more in /proc/stat. */
  cpuTimes(): Known<CpuTimes>;
  /** Bytes of swap space in use. */
  swapUsed(): Known<number>;
  /** Milliseconds of CPU time this program has used on all threads. */
  ownCpuMs(): number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
}

/** The machine this program runs on. */
export const sampledMachine: SamplingWorld = {
  ...thisMachine,

  async readLink(path) {
    try {
      return found(await Deno.readLink(path), path);
    } catch (error) {
      return unknown(`${path} cannot be read: ${systemErrorCode(error)}`);
    }
  },

  follow,

  cpuTimes() {
    return ask("os.cpus()", (source) => {
      const times = os.cpus().map(({ times }) => times);
      const idle = times.reduce((sum, time) => sum + time.idle, 0);
      const busy = times.reduce(
        (sum, time) => sum + time.user + time.nice + time.sys + time.irq,
        0,
      );
      return busy + idle > 0
        ? found({ busy, total: busy + idle }, source)
        : unknown(`${source} does not tell CPU times on this system`);
    });
  },

  swapUsed() {
    return ask("Deno.systemMemoryInfo()", (source) => {
      const { swapTotal, swapFree } = Deno.systemMemoryInfo();
      return found(swapTotal - swapFree, source);
    });
  },

  ownCpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },

  now: () => performance.now(),
};

function ask<T>(source: string, read: (source: string) => Known<T>): Known<T> {
  try {
    return read(source);
  } catch (error) {
    return unknown(`${source} failed: ${systemErrorCode(error)}`);
  }
}
