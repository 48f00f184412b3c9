/** Machine facts on macOS. @module */
import { z } from "zod";
import type { Gpu, Known } from "../events/machine.ts";
import { derive, firstKnown, found, isKnown, unknown, wholeNumber } from "./known.ts";
import { portableFacts, type SystemFacts } from "./portable.ts";
import { askProgram, type World } from "./world.ts";

/** Those that every Mac has come first: older releases may stop at a name they do not know. */
const SYSCTL_NAMES = [
  "machdep.cpu.brand_string",
  "hw.physicalcpu",
  "hw.logicalcpu",
  "hw.memsize",
  "kern.hv_vmm_present",
  ...[0, 1, 2].flatMap((level) => [
    `hw.perflevel${level}.physicalcpu`,
    `hw.perflevel${level}.name`,
  ]),
];

/** Values of `sysctl` by name. */
type Sysctl = ReadonlyMap<string, string>;

/** Asks `sysctl`, `sw_vers` and `system_profiler` at the same time. */
export async function macosFacts(world: World): Promise<SystemFacts> {
  const [sysctl, version, gpus] = await Promise.all([
    readSysctl(world),
    askProgram(world, "sw_vers", []),
    askProgram(world, "system_profiler", [
      ...["SPDisplaysDataType", "-json"],
      // The full report has the serial numbers of displays, which have no business here.
      ...["-detailLevel", "mini"],
    ]),
  ]);
  const facts = portableFacts(world, "macOS");
  const number = (name: string) =>
    derive(valueOf(sysctl, name), (text) => wholeNumber(text, `sysctl ${name}`));
  const noLimits = unknown("macOS has no control groups");
  return {
    ...facts,
    os: { ...facts.os, version: derive(version, parseSwVers) },
    cpu: {
      model: valueOf(sysctl, "machdep.cpu.brand_string"),
      logicalCores: firstKnown(number("hw.logicalcpu"), facts.cpu.logicalCores),
      physicalCores: number("hw.physicalcpu"),
      performanceCores: derive(sysctl, (values) => coresOfKind(values, "performance")),
      efficiencyCores: derive(sysctl, (values) => coresOfKind(values, "efficiency")),
    },
    memory: {
      ...facts.memory,
      totalBytes: firstKnown(number("hw.memsize"), facts.memory.totalBytes),
      unified: derive(valueOf(sysctl, "machdep.cpu.brand_string"), unifiedMemory),
    },
    gpus: derive(gpus, parseDisplays),
    limits: { memoryBytes: noLimits, cpus: noLimits },
    container: unknown("macOS itself does not run in containers"),
    virtualMachine: derive(
      valueOf(sysctl, "kern.hv_vmm_present"),
      (present, source) =>
        present === "1" ? found("hypervisor", source) : unknown(`No sign of one in ${source}`),
    ),
  };
}

/** With names rather than `-n`: a name that is not known prints no line and would shift the rest. */
async function readSysctl(world: World): Promise<Known<Sysctl>> {
  const result = await world.run("sysctl", SYSCTL_NAMES);
  // An exit code other than 0 only says that some of the names are not known.
  return result.ok ? found(parseSysctl(result.stdout), "sysctl") : unknown(result.reason);
}

/** Reads the lines `name: value` of `sysctl`. */
export function parseSysctl(text: string): Sysctl {
  const lines = text.split("\n").map((line) => line.match(/^([\w.]+): *(\S.*?)\s*$/));
  return new Map(lines.flatMap((match) => match?.[1] && match[2] ? [[match[1], match[2]]] : []));
}

function valueOf(sysctl: Known<Sysctl>, name: string): Known<string> {
  return derive(sysctl, (values) => {
    const value = values.get(name);
    return value === undefined
      ? unknown(`sysctl does not know ${name}`)
      : found(value, `sysctl ${name}`);
  });
}

/**
 * Counts cores by the names of their levels. Since chips with three levels exist ("Super",
 * "Performance", "Efficiency") a level's position tells nothing, and performance cores are those
 * that are not efficiency cores.
 */
export function coresOfKind(
  values: Sysctl,
  kind: "performance" | "efficiency",
): Known<number> {
  const levels = [0, 1, 2].flatMap((level) => {
    const cores = wholeNumber(values.get(`hw.perflevel${level}.physicalcpu`) ?? "", "sysctl");
    const name = values.get(`hw.perflevel${level}.name`);
    return isKnown(cores) ? [{ cores: cores.value, name }] : [];
  });
  if (levels.length === 0) return unknown("sysctl does not tell core levels apart on this Mac");
  if (levels.some(({ name }) => name === undefined)) {
    return unknown("sysctl does not name the core levels of this Mac");
  }
  return found(
    levels.filter(({ name }) => (name === "Efficiency") === (kind === "efficiency"))
      .reduce((sum, { cores }) => sum + cores, 0),
    `sysctl hw.perflevel (${levels.map(({ name, cores }) => `${name} ${cores}`).join(", ")})`,
  );
}

function unifiedMemory(brand: string, source: string): Known<boolean> {
  return brand.includes("Apple")
    ? found(true, `${source}: Apple silicon`)
    : unknown("Intel Macs do not tell whether the GPU shares the main memory");
}

/** Reads `sw_vers`: "15.3.1 (24D70)". */
export function parseSwVers(text: string, source: string): Known<string> {
  const version = text.match(/^ProductVersion:\s*(\S+)/m)?.[1];
  const build = text.match(/^BuildVersion:\s*(\S+)/m)?.[1];
  if (version === undefined) return unknown(`${source} did not tell a ProductVersion`);
  return found(build === undefined ? version : `${version} (${build})`, source);
}

/** Only the fields that are read, so that a new field breaks nothing. */
const Displays = z.object({
  SPDisplaysDataType: z.array(z.object({
    _name: z.string().optional(),
    sppci_model: z.string().optional(),
    sppci_cores: z.string().optional(),
    spdisplays_vendor: z.string().optional(),
    spdisplays_vram: z.string().optional(),
  })),
});
type Card = z.infer<typeof Displays>["SPDisplaysDataType"][number];

/** Reads `system_profiler SPDisplaysDataType -json`. */
export function parseDisplays(text: string, source: string): Known<Gpu[]> {
  const displays = Json.pipe(Displays).safeParse(text);
  return displays.success
    ? found(displays.data.SPDisplaysDataType.map((card) => gpuOf(card, source)), source)
    : unknown(`${source} did not print the expected JSON`);
}

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

function gpuOf(card: Card, source: string): Gpu {
  return {
    name: card.sppci_model ?? card._name ?? "GPU without a name",
    vendor: vendorOf(card.spdisplays_vendor, source),
    memoryBytes: ownMemory(card.spdisplays_vram, source),
    driver: unknown("macOS brings the driver with the system"),
    cores: wholeNumber(card.sppci_cores ?? "", `${source} sppci_cores`),
  };
}

const VENDORS: Readonly<Record<string, string>> = {
  apple: "Apple",
  amd: "AMD",
  intel: "Intel",
  nvidia: "NVIDIA",
};

/** Written "sppci_vendor_Apple", "AMD (0x1002)" or "Intel". */
function vendorOf(text: string | undefined, source: string): Known<string> {
  if (text === undefined) return unknown(`${source} does not tell the vendor`);
  const name = text.replace(/^sppci_vendor_/, "").replace(/ \(0x[0-9a-f]+\)$/i, "");
  return found(VENDORS[name.toLowerCase()] ?? name, source);
}

/** Written "8 GB" or "1536 MB", and only for a GPU with memory of its own. */
function ownMemory(text: string | undefined, source: string): Known<number> {
  if (text === undefined) return unknown("The GPU has no memory of its own");
  const match = text.match(/^(\d{1,6}) (MB|GB)$/);
  return match
    ? found(Number(match[1]) * (match[2] === "GB" ? 2 ** 30 : 2 ** 20), source)
    : unknown(`${source} tells the memory in an unexpected form`);
}
