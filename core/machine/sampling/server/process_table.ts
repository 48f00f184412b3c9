/** Which processes there are, and which of them started which. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, isKnown, unknown } from "../../known.ts";
import { askProgram } from "../../world.ts";
import type { SamplingWorld } from "../sampling_world.ts";

/** A process, told without its arguments and owner, which may be private. */
export interface ProcessEntry {
  readonly pid: number;
  /** The process that started it; 0 for none. */
  readonly parent: number;
  /** Name of the program, on Linux its first 15 characters. */
  readonly name: string;
  /** When it started, in the system's own form: a pid with another start is another process. */
  readonly started: string;
}

/** Processes by pid. */
export type ProcessTable = ReadonlyMap<number, ProcessEntry>;

/**
 * Opens the list of processes of a machine. On Linux it remembers those it has seen, so that a
 * process stays the child of the one that started it, and asking again is cheap.
 */
export function openProcessTable(world: SamplingWorld): () => Promise<Known<ProcessTable>> {
  switch (world.os) {
    case "linux": {
      let seen: ProcessTable = new Map();
      let looks = new Map<number, number>();
      return async () => {
        const settled = new Map([...seen].filter(([pid]) => (looks.get(pid) ?? 0) >= SETTLED));
        const table = await readProc(world, settled);
        seen = table.value ?? seen;
        looks = new Map([...seen.keys()].map((pid) => [pid, (looks.get(pid) ?? 0) + 1]));
        return table;
      };
    }
    case "darwin":
      return async () =>
        derive(
          await askProgram(world, "ps", ["-axo", "pid=,ppid=,lstart=,comm="]),
          parsePsTable,
        );
    default:
      return () => Promise.resolve(unknown(`Model Lens does not read processes on ${world.os}`));
  }
}

/** A process that was just forked still bears its parent's name: so many looks are taken at a new one. */
const SETTLED = 20;

/** These processes and all they started, directly or not, in ascending order. */
export function familyOf(pids: readonly number[], table: ProcessTable): readonly number[] {
  const children = Map.groupBy(table.values(), ({ parent }) => parent);
  const family = new Set(pids);
  // A set hands out what is added to it while it is gone through.
  for (const pid of family) for (const child of children.get(pid) ?? []) family.add(child.pid);
  return [...family].sort((a, b) => a - b);
}

/** What /proc/PID/stat tells of a process. */
export interface ProcStat extends ProcessEntry {
  /** CPU time in user and kernel mode, in hundredths of a second. */
  readonly cpuTicks: number;
}

/** Reads /proc/PID/stat. */
export function parseProcStat(text: string, source: string): Known<ProcStat> {
  // The name may have spaces and parentheses of its own; after the last one come numbers.
  const match = text.match(/^(\d{1,10}) \(([^]*)\) \S ([\d -]+)\s*$/);
  const [, pid, name, rest = ""] = match ?? [];
  const [parent, ...fields] = rest.split(" ").map(Number);
  const [user, kernel, started] = [fields[9], fields[10], fields[17]];
  if (
    name === undefined || parent === undefined || user === undefined ||
    kernel === undefined || started === undefined
  ) return unknown(`${source} has an unexpected form`);
  return found(
    { pid: Number(pid), parent, name, started: `${started}`, cpuTicks: user + kernel },
    source,
  );
}

/** Reads `ps -axo pid=,ppid=,lstart=,comm=`, where the last column is the path of the program. */
export function parsePsTable(text: string, source: string): Known<ProcessTable> {
  const row = /^ *(\d{1,10}) +(\d{1,10}) +(\w{3} +\w{3} +\d+ +[\d:]+ +\d{4}) +(\S.*?) *$/;
  const entries = text.split("\n").flatMap((line): ProcessEntry[] => {
    const [, pid, parent, started, path] = line.match(row) ?? [];
    if (started === undefined || path === undefined) return [];
    const name = path.slice(path.lastIndexOf("/") + 1);
    return [{ pid: Number(pid), parent: Number(parent), name, started }];
  });
  return entries.length > 0
    ? found(new Map(entries.map((entry) => [entry.pid, entry])), source)
    : unknown(`${source} listed no process`);
}

async function readProc(world: SamplingWorld, seen: ProcessTable): Promise<Known<ProcessTable>> {
  const names = await world.list("/proc");
  if (!isKnown(names)) return names;
  const pids = names.value.filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map(async (pid) => {
    const path = `/proc/${pid}/stat`;
    return seen.get(pid) ?? derive(await world.readText(path), parseProcStat).value;
  }));
  // A process may end between being listed and being read.
  const there = entries.filter((entry) => entry !== null);
  return found(new Map(there.map((entry) => [entry.pid, entry])), "/proc");
}
