/** What processes have of memory and took of CPU time. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, isKnown, unknown } from "../../known.ts";
import { sampledMachine, type SamplingWorld } from "../sampling_world.ts";
import { parseProcStat } from "./process_table.ts";

/** One process at one moment. */
export interface ProcessUsage {
  readonly pid: number;
  /** When it started, in the system's own form: a pid with another start is another process. */
  readonly started: string;
  /** CPU time since it started, in seconds, on Linux in steps of 0.01. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** Part of `rssBytes` that is mapped files. */
  readonly fileBytes: Known<number>;
  readonly swapBytes: Known<number>;
}

/** The kernel tells times in hundredths of a second on every architecture Deno runs on. */
const TICKS_PER_SECOND = 100;

/** What these processes use. Those that have ended are left out; unknown if all have. */
export async function processUsage(
  pids: readonly number[],
  world: SamplingWorld = sampledMachine,
): Promise<Known<readonly ProcessUsage[]>> {
  switch (world.os) {
    case "linux": {
      const usages = await Promise.all(pids.map((pid) => readProc(pid, world)));
      const there = usages.flatMap(({ value }) => value ?? []);
      const [problem] = usages.flatMap((usage) => isKnown(usage) ? [] : [usage]);
      return there.length > 0 ? found(there, "/proc/PID/stat and status") : problem ?? ENDED;
    }
    case "darwin": {
      const list = pids.join(",");
      const result = await world.run("ps", ["-o", "pid=,rss=,time=,lstart=", "-p", list]);
      if (!result.ok) return unknown(result.reason);
      // Exit code 1 says that one of the processes is not there, the others are printed.
      const usages = parsePsUsage(result.stdout);
      return usages.length > 0 ? found(usages, "ps") : ENDED;
    }
    default:
      return unknown(`Model Lens does not read processes on ${world.os}`);
  }
}

const ENDED = unknown("The process has ended");

/**
 * CPU seconds that the processes of `after` used since `before`. A new one counts with all it has
 * used, since one of the others started it in between; the last moments of one that has ended are
 * not known and do not count.
 */
export function cpuSecondsBetween(
  before: readonly ProcessUsage[],
  after: readonly ProcessUsage[],
): number {
  const earlier = new Map(before.map((usage) => [identity(usage), usage.cpuSeconds]));
  return after.reduce(
    (sum, usage) => sum + Math.max(0, usage.cpuSeconds - (earlier.get(identity(usage)) ?? 0)),
    0,
  );
}

function identity({ pid, started }: ProcessUsage): string {
  return `${pid} ${started}`;
}

/**
 * Proportional set size of these processes together: a page that n processes share counts 1/n.
 * The kernel walks all their pages for it, which takes long for large ones.
 */
export async function proportionalBytes(
  pids: readonly number[],
  world: SamplingWorld = sampledMachine,
): Promise<Known<number>> {
  if (world.os !== "linux") return unknown("Only Linux tells the PSS of a process");
  const sizes = await Promise.all(pids.map(async (pid) => {
    const size = derive(await world.readText(`/proc/${pid}/smaps_rollup`), parsePss);
    // One that has ended has no share any more; one that hides its share makes the sum unknown.
    return !isKnown(size) && hasEnded(size.reason) ? [] : [size];
  }));
  const there = sizes.flat();
  if (there.length === 0) return ENDED;
  const hidden = there.find((size) => !isKnown(size));
  return hidden ??
    found(there.reduce((sum, { value }) => sum + (value ?? 0), 0), "/proc/PID/smaps_rollup Pss");
}

/** Reads /proc/PID/smaps_rollup. */
export function parsePss(text: string, source: string): Known<number> {
  return kibibytes(text, "Pss", source);
}

async function readProc(pid: number, world: SamplingWorld): Promise<Known<ProcessUsage>> {
  const [statText, status] = await Promise.all([
    world.readText(`/proc/${pid}/stat`),
    world.readText(`/proc/${pid}/status`),
  ]);
  const stat = derive(statText, parseProcStat);
  if (!isKnown(stat)) return hasEnded(stat.reason) ? ENDED : stat;
  const size = (name: string) =>
    derive(status, (text) => kibibytes(text, name, `/proc/PID/status ${name}`));
  // A zombie has no memory lines: it has ended and waits for its parent to take note.
  const rss = size("VmRSS");
  if (!isKnown(rss)) return ENDED;
  return found({
    pid,
    started: stat.value.started,
    cpuSeconds: stat.value.cpuTicks / TICKS_PER_SECOND,
    rssBytes: rss.value,
    fileBytes: size("RssFile"),
    swapBytes: size("VmSwap"),
  }, "/proc/PID");
}

function kibibytes(text: string, name: string, source: string): Known<number> {
  const size = text.match(new RegExp(`^${name}:\\s+(\\d{1,12}) kB$`, "m"))?.[1];
  return size === undefined
    ? unknown(`${source} does not tell ${name}`)
    : found(Number(size) * 1024, source);
}

/** No file: it was gone before; no such process: it went while the file was open. */
function hasEnded(reason: string): boolean {
  return /: (ENOENT|ESRCH)$/.test(reason);
}

/** Reads `ps -o pid=,rss=,time=,lstart=` of macOS: kibibytes and `minutes:seconds.hundredths`. */
export function parsePsUsage(text: string): readonly ProcessUsage[] {
  const row = /^ *(\d{1,10}) +(\d{1,12}) +([\d:.-]+) +(\w{3} +\w{3} +\d+ +[\d:]+ +\d{4}) *$/;
  const untold = unknown("ps does not tell this");
  return text.split("\n").flatMap((line): ProcessUsage[] => {
    const [, pid, rss, time = "", started] = line.match(row) ?? [];
    const cpuSeconds = parseCpuTime(time);
    if (started === undefined || cpuSeconds === undefined) return [];
    const rssBytes = Number(rss) * 1024;
    return [{
      pid: Number(pid),
      started,
      cpuSeconds,
      rssBytes,
      fileBytes: untold,
      swapBytes: untold,
    }];
  });
}

/** Seconds in `[[days-]hours:]minutes:seconds[.hundredths]`. */
function parseCpuTime(text: string): number | undefined {
  const match = text.match(/^(?:(?:(\d{1,6})-)?(\d{1,9}):)?(\d{1,9}):(\d{1,2}(?:\.\d+)?)$/);
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
