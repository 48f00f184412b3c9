/** Readers of the text files in which Linux describes CPU, memory and release. @module */
import type { Known } from "../../events/machine.ts";
import { found, unknown } from "../known.ts";

/** ARM's designers and cores that run language models, as in the kernel's cputype.h. */
const ARM_CORES: Readonly<Record<string, string>> = {
  "0x41/0xd08": "Cortex-A72",
  "0x41/0xd0b": "Cortex-A76",
  "0x41/0xd0c": "Neoverse-N1",
  "0x41/0xd40": "Neoverse-V1",
  "0x41/0xd49": "Neoverse-N2",
  "0x41/0xd4f": "Neoverse-V2",
  "0x41/0xd85": "Cortex-X925",
  "0x41/0xd87": "Cortex-A725",
};

/** The marketing name in /proc/cpuinfo; on ARM, which has none there, the kinds of core. */
export function parseCpuModel(cpuinfo: string, source: string): Known<string> {
  const [model] = [...valuesOf(cpuinfo, "model name"), ...valuesOf(cpuinfo, "cpu")];
  if (model !== undefined) return found(model.replace(/\s+/g, " "), source);
  const implementers = valuesOf(cpuinfo, "CPU implementer");
  const parts = valuesOf(cpuinfo, "CPU part");
  const cores = parts.map((part, index) => {
    const key = `${implementers[index]}/${part}`;
    return ARM_CORES[key] ?? `ARM implementer/part ${key}`;
  });
  return cores.length > 0
    ? found([...new Set(cores)].join(" + "), source)
    : unknown(`${source} does not name the CPU`);
}

/** Hardware threads that are online. */
export function parseProcessorCount(cpuinfo: string, source: string): Known<number> {
  const count = valuesOf(cpuinfo, "processor").filter((id) => /^\d+$/.test(id)).length;
  return count > 0 ? found(count, source) : unknown(`${source} lists no processor`);
}

/** Cores, where /proc/cpuinfo tells which thread belongs to which: on x86, not on ARM. */
export function parseCoreCount(cpuinfo: string, source: string): Known<number> {
  const sockets = valuesOf(cpuinfo, "physical id");
  const ids = valuesOf(cpuinfo, "core id");
  const cores = new Set(ids.map((id, index) => `${sockets[index]}/${id}`));
  return cores.size > 0 && sockets.length === ids.length
    ? found(cores.size, source)
    : unknown(`${source} does not tell cores from threads`);
}

/** Whether the CPU says that it is a virtual one, as x86 does. */
export function hasHypervisorFlag(cpuinfo: string): boolean {
  return valuesOf(cpuinfo, "flags")[0]?.split(" ").includes("hypervisor") ?? false;
}

/** A line of /proc/meminfo, in bytes. */
export function parseMeminfo(
  meminfo: string,
  source: string,
  name: "MemTotal" | "MemAvailable" | "SwapTotal",
): Known<number> {
  const kibibytes = valuesOf(meminfo, name)[0]?.match(/^(\d{1,12}) kB$/)?.[1];
  return kibibytes === undefined
    ? unknown(`${source} does not tell ${name}`)
    : found(Number(kibibytes) * 1024, `${source} ${name}`);
}

/** The distribution's name for itself in os-release. */
export function parseOsRelease(text: string, source: string): Known<string> {
  const name = text.match(/^PRETTY_NAME=(["']?)(.+?)\1\s*$/m)?.[2];
  return name === undefined ? unknown(`${source} does not tell PRETTY_NAME`) : found(name, source);
}

/** More than any kernel supports; a list that goes beyond is not a list of CPUs. */
const MOST_CPUS = 65_536;

/** The numbers in a list such as "0-3,8". */
export function parseCpuList(text: string, source: string): Known<readonly number[]> {
  const ranges = text.trim().split(",").map((range) => {
    const match = range.match(/^(\d{1,5})(?:-(\d{1,5}))?$/);
    const first = Number(match?.[1]);
    return { first, count: Number(match?.[2] ?? match?.[1]) - first + 1 };
  });
  const isList = ranges.every(({ first, count }) => count > 0 && first + count <= MOST_CPUS);
  if (!isList) return unknown(`${source} is not a list of CPUs`);
  const cpus = ranges.flatMap(({ first, count }) =>
    Array.from({ length: count }, (_, index) => first + index)
  );
  return found([...new Set(cpus)], source);
}

/** The number of CPUs in "Cpus_allowed_list" of /proc/self/status. */
export function parseAllowedCpus(status: string, source: string): Known<number> {
  const [list = ""] = valuesOf(status, "Cpus_allowed_list");
  const cpus = parseCpuList(list, `${source} Cpus_allowed_list`);
  return "source" in cpus ? found(cpus.value.length, cpus.source) : cpus;
}

/** The model in /proc/driver/nvidia/gpus/<address>/information. */
export function parseNvidiaInformation(text: string, source: string): Known<string> {
  const [model] = valuesOf(text, "Model");
  return model === undefined ? unknown(`${source} does not tell the model`) : found(model, source);
}

/** The version in /proc/driver/nvidia/version. */
export function parseNvidiaVersion(text: string, source: string): Known<string> {
  const version = text.match(/^NVRM version:.*?\s(\d+\.[\d.]+)\s/m)?.[1];
  return version === undefined
    ? unknown(`${source} does not tell a version`)
    : found(`nvidia ${version}`, source);
}

/** Values of all lines `name : value`, in order. */
function valuesOf(text: string, name: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).trim();
    return colon > 0 && line.slice(0, colon).trim() === name && value !== "" ? [value] : [];
  });
}
