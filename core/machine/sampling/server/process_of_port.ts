/** From a port to the processes of the server that listens on it. @module */
import type { Known } from "../../../events/machine.ts";
import { derive, found, isKnown, unknown } from "../../known.ts";
import { sampledMachine, type SamplingWorld } from "../sampling_world.ts";
import { familyOf, openProcessTable, type ProcessTable } from "./process_table.ts";

/** A server on this machine. Command lines and user names are left out because traces are shared. */
export interface ServerProcess {
  /** The process that listens; where several of one family do, the one that started the others. */
  readonly pid: number;
  /** Name of its program, on Linux the first 15 characters. */
  readonly name: string;
  /** When it started, ISO 8601 in UTC, exact to about a second. */
  readonly startedAt: Known<string>;
  /** All other processes of the server. */
  readonly children: readonly number[];
}

/** Programs that only pass a port on to a server elsewhere, as the kernel and `ps` name them. */
const FORWARDERS = new Set([
  ...["docker-proxy", "com.docker.backend", "rootlesskit", "rootlessport", "slirp4netns", "pasta"],
  ...["gvproxy", "limactl", "OrbStack Helper", "ssh", "sshd", "kubectl", "wslrelay.exe"],
]);

/**
 * The server that listens for TCP connections on a port of this machine, on any address.
 *
 * Everything the listening process started belongs to it. If several programs that have nothing to
 * do with each other listen, on different addresses, the answer is unknown.
 *
 * @throws {RangeError} If `port` is not an integer from 1 to 65535.
 */
export async function processOfPort(
  port: number,
  world: SamplingWorld = sampledMachine,
): Promise<Known<ServerProcess>> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`Cannot look up port "${port}": want an integer from 1 to 65535`);
  }
  const listeners = await listenersOf(port, world);
  if (!isKnown(listeners)) return listeners;
  const table = await openProcessTable(world)();
  if (!isKnown(table)) return table;
  const server = serverOf(listeners.value, table.value, port);
  if (!isKnown(server)) return server;
  const started = table.value.get(server.value.pid)?.started ?? "";
  return found(
    { ...server.value, startedAt: await startTime(started, world) },
    listeners.source,
  );
}

/** Makes one server of the processes that hold a listening socket. */
export function serverOf(
  listeners: readonly number[],
  table: ProcessTable,
  port: number,
): Known<Omit<ServerProcess, "startedAt">> {
  const there = listeners.flatMap((pid) => table.get(pid) ?? []).map(({ pid, name }) => {
    const app = helpedApp(pid, table);
    return app === undefined ? { pid, name } : app;
  });
  const inherited = new Set(
    there.flatMap(({ pid }) => familyOf([pid], table).filter((member) => member !== pid)),
  );
  const roots = there.filter(({ pid }) => !inherited.has(pid)).sort((a, b) => a.pid - b.pid);
  const names = [...new Set(roots.map(({ name }) => name))];
  const [first] = roots;
  if (first === undefined) return unknown(`The process that listened on port ${port} has ended`);
  if (names.length > 1) {
    return unknown(`Several programs listen on port ${port}: ${names.join(", ")}`);
  }
  if (FORWARDERS.has(first.name)) {
    return unknown(
      `${first.name} passes port ${port} on to a server in a container or on another machine`,
    );
  }
  const family = familyOf(roots.map(({ pid }) => pid), table);
  return found({ ...first, children: family.filter((pid) => pid !== first.pid) }, "process table");
}

/**
 * Apps such as LM Studio listen in "LM Studio Helper (Plugin)" while another helper runs the model,
 * so the server is the app both belong to.
 */
function helpedApp(pid: number, table: ProcessTable) {
  const helper = table.get(pid);
  const app = helper?.name.match(/^(.+?) Helper\b/)?.[1];
  for (let at = helper; at !== undefined && app !== undefined; at = table.get(at.parent)) {
    if (at.name === app) return { pid: at.pid, name: at.name };
    if (at.parent === at.pid) break;
  }
  return undefined;
}

async function listenersOf(port: number, world: SamplingWorld): Promise<Known<readonly number[]>> {
  switch (world.os) {
    case "linux":
      return await linuxListeners(port, world);
    case "darwin":
      return await lsofListeners(port, world);
    default:
      return unknown(`Model Lens does not look up ports on ${world.os}`);
  }
}

async function linuxListeners(
  port: number,
  world: SamplingWorld,
): Promise<Known<readonly number[]>> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => world.readText(path)),
  );
  const [table] = tables;
  // Without IPv6 there is no second table.
  if (table !== undefined && !isKnown(table)) return table;
  const sockets = new Set(
    tables.flatMap(({ value }) => value === null ? [] : parseTcpTable(value, port))
      .map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return unknown(`No process listens on port ${port}`);
  const holders = await holdersOf(sockets, world);
  if (!isKnown(holders)) return holders;
  const { pids, hidden } = holders.value;
  if (pids.length > 0) return found(pids, "/proc/net/tcp");
  return unknown(
    hidden > 0
      ? `The process that listens on port ${port} belongs to another user`
      : `The process that listens on port ${port} is in another container or hidden`,
  );
}

/** Inodes of the sockets that listen on a port, from /proc/net/tcp or tcp6. */
export function parseTcpTable(text: string, port: number): readonly number[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return text.split("\n").flatMap((line) => {
    const fields = line.trim().split(/ +/);
    const [, address = "", , state] = fields;
    const inode = fields[9] ?? "";
    // 0A is LISTEN.
    return address.endsWith(local) && state === "0A" && /^[1-9]\d*$/.test(inode)
      ? [Number(inode)]
      : [];
  });
}

/** Processes looked into at the same time: more would only wait for each other. */
const AT_ONCE = 16;

async function holdersOf(
  sockets: ReadonlySet<string>,
  world: SamplingWorld,
): Promise<Known<{ readonly pids: readonly number[]; readonly hidden: number }>> {
  const names = await world.list("/proc");
  if (!isKnown(names)) return names;
  const queue = names.value.filter((name) => /^\d+$/.test(name));
  const pids: number[] = [];
  let hidden = 0;
  const lookInto = async (): Promise<void> => {
    for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
      const folder = `/proc/${pid}/fd`;
      const files = await world.list(folder);
      if (!isKnown(files)) hidden++;
      for (const file of files.value ?? []) {
        const { value } = await world.readLink(`${folder}/${file}`);
        if (value === null || !sockets.has(value)) continue;
        pids.push(Number(pid));
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lookInto));
  return found({ pids, hidden }, "/proc");
}

async function lsofListeners(
  port: number,
  world: SamplingWorld,
): Promise<Known<readonly number[]>> {
  const result = await world.run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fp"]);
  if (!result.ok) return unknown(result.reason);
  const pids = parseLsof(result.stdout);
  // Exit code 1 says that nothing was found; processes of other users are not shown.
  return pids.length > 0
    ? found(pids, "lsof")
    : unknown(`No process of this user listens on port ${port}`);
}

/** Pids in the output of `lsof -F`, whose lines begin with a letter for what they tell. */
export function parseLsof(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/^p(\d{1,10})$/gm)].map(([, pid]) => Number(pid)))];
}

/** Linux counts hundredths of a second since boot; `ps` on macOS tells local time. */
async function startTime(started: string, world: SamplingWorld): Promise<Known<string>> {
  if (world.os !== "linux") return isoTime(Date.parse(started), "ps lstart");
  return derive(await world.readText("/proc/stat"), (text, source) => {
    const boot = text.match(/^btime (\d{1,12})$/m)?.[1] ?? NaN;
    return isoTime(Number(boot) * 1000 + Number(started) * 10, `/proc/PID/stat, ${source} btime`);
  });
}

function isoTime(ms: number, source: string): Known<string> {
  // The range of dates in JavaScript.
  return Math.abs(ms) <= 8.64e15
    ? found(new Date(ms).toISOString(), source)
    : unknown(`${source} does not tell the start of the process`);
}
