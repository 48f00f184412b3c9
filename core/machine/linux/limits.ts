/** What a control group leaves to this process. @module */
import type { Known, MachineFacts } from "../../events/machine.ts";
import { derive, found, isKnown, unknown } from "../known.ts";
import type { World } from "../world.ts";
import { parseAllowedCpus } from "./proc.ts";

/** The lowest limits of the process's control group and of those above it. */
export async function linuxLimits(
  world: World,
  logicalCores: Known<number>,
): Promise<MachineFacts["limits"]> {
  const [membership, status] = await Promise.all([
    world.readText("/proc/self/cgroup"),
    world.readText("/proc/self/status"),
  ]);
  if (!isKnown(membership)) {
    return { memoryBytes: membership, cpus: allowedCpus(status, logicalCores) };
  }
  const memory = findGroup(membership.value, "memory");
  const cpu = findGroup(membership.value, "cpu");
  const [memoryBytes, quota] = await Promise.all([
    lowestLimit(memory.folders.map((folder) => memoryLimit(world, folder, memory.version))),
    lowestLimit(cpu.folders.map((folder) => cpuLimit(world, folder, cpu.version))),
  ]);
  return { memoryBytes, cpus: lowest([quota, allowedCpus(status, logicalCores)]) ?? quota };
}

const NO_LIMIT = "sets no limit";

/** Where the files of a controller lie. */
export interface ControlGroup {
  readonly version: 1 | 2;
  /** The group's folder and those above it, since their limits hold too. */
  readonly folders: readonly string[];
}

/** Reads /proc/self/cgroup for one controller. */
export function findGroup(membership: string, controller: "memory" | "cpu"): ControlGroup {
  const groups = membership.split("\n").map((line) => {
    const [, controllers = "", ...path] = line.split(":");
    return { controllers: controllers.split(","), path: path.join(":") };
  });
  const first = groups.find(({ controllers }) => controllers.includes(controller));
  const path = (first ?? groups.find(({ controllers }) => controllers[0] === ""))?.path ?? "";
  const root = first ? `/sys/fs/cgroup/${controller}` : "/sys/fs/cgroup";
  // A path out of the container's own view ("/../x") leads nowhere; its root is the group.
  const names = path.includes("..") ? [] : path.split("/").filter((name) => name !== "");
  const folders = names.map((_, index) => [root, ...names.slice(0, index + 1)].join("/"));
  return { version: first ? 1 : 2, folders: [root, ...folders] };
}

// Sources name the file but not its folder, which holds container and user ids.
async function memoryLimit(world: World, folder: string, version: 1 | 2): Promise<Known<number>> {
  const file = version === 2 ? "memory.max" : "memory.limit_in_bytes";
  const limit = await world.readText(`${folder}/${file}`);
  return derive(limit, (text) => parseMemoryLimit(text, `cgroup ${file}`));
}

async function cpuLimit(world: World, folder: string, version: 1 | 2): Promise<Known<number>> {
  if (version === 2) {
    const limit = await world.readText(`${folder}/cpu.max`);
    return derive(limit, (text) => parseCpuQuota(text, "cgroup cpu.max"));
  }
  const [quota, period] = await Promise.all([
    world.readText(`${folder}/cpu.cfs_quota_us`),
    world.readText(`${folder}/cpu.cfs_period_us`),
  ]);
  return derive(
    quota,
    (most) =>
      derive(
        period,
        (each) => parseCpuQuota(`${most.trim()} ${each.trim()}`, "cgroup cpu.cfs_quota_us"),
      ),
  );
}

/** Reads memory.max, or memory.limit_in_bytes where "no limit" is a number near 2⁶³. */
export function parseMemoryLimit(text: string, source: string): Known<number> {
  const limit = text.trim();
  if (limit === "max") return unknown(`${source} ${NO_LIMIT}`);
  if (!/^\d{1,20}$/.test(limit)) return unknown(`${source} does not hold a size`);
  return Number.isSafeInteger(Number(limit))
    ? found(Number(limit), source)
    : unknown(`${source} ${NO_LIMIT}`);
}

/** Reads cpu.max, "<quota> <period>" in microseconds; "max" and -1 mean no limit. */
export function parseCpuQuota(text: string, source: string): Known<number> {
  const [quota = "", period = ""] = text.trim().split(/\s+/);
  if (quota === "max" || quota === "-1") return unknown(`${source} ${NO_LIMIT}`);
  const isQuota = /^[1-9]\d{0,14}$/.test(quota) && /^[1-9]\d{0,14}$/.test(period);
  return isQuota
    ? found(Number(quota) / Number(period), source)
    : unknown(`${source} does not hold a quota`);
}

/** A limit only if it leaves out some of the machine's CPUs. */
function allowedCpus(status: Known<string>, logicalCores: Known<number>): Known<number> {
  const allowed = derive(status, parseAllowedCpus);
  return isKnown(allowed) && isKnown(logicalCores) && allowed.value >= logicalCores.value
    ? unknown(`${allowed.source} leaves all CPUs`)
    : allowed;
}

/** Of the groups from the root down; where none can be read, the root's reason, which has no ids. */
async function lowestLimit(limits: readonly Promise<Known<number>>[]): Promise<Known<number>> {
  const facts = await Promise.all(limits);
  return lowest(facts) ??
    facts.find((fact) => !isKnown(fact) && fact.reason.endsWith(NO_LIMIT)) ??
    facts[0] ?? unknown("There is no control group");
}

function lowest(facts: readonly Known<number>[]): Known<number> | undefined {
  return facts.filter(isKnown).sort((a, b) => a.value - b.value)[0];
}
