/** No text, however odd, may make a parser throw: a tool's next release must not stop a run. */
import { assert } from "@std/assert";
import fc from "fast-check";
import type { Known } from "../events/machine.ts";
import { parseGitStatus } from "./git.ts";
import { wholeNumber } from "./known.ts";
import { findGroup, parseCpuQuota, parseMemoryLimit } from "./linux/limits.ts";
import { parseLspci } from "./linux/lspci.ts";
import * as proc from "./linux/proc.ts";
import { parseRocmSmi } from "./linux/rocm.ts";
import { coresOfKind, parseDisplays, parseSwVers, parseSysctl } from "./macos.ts";
import { parseNvidiaSmi } from "./nvidia.ts";

const PARSERS: Readonly<Record<string, (text: string, source: string) => Known<unknown>>> = {
  parseGitStatus,
  wholeNumber,
  parseCpuQuota,
  parseMemoryLimit,
  parseLspci,
  parseRocmSmi,
  parseDisplays,
  parseSwVers,
  parseNvidiaSmi,
  parseCpuModel: proc.parseCpuModel,
  parseProcessorCount: proc.parseProcessorCount,
  parseCoreCount: proc.parseCoreCount,
  parseOsRelease: proc.parseOsRelease,
  parseCpuList: proc.parseCpuList,
  parseAllowedCpus: proc.parseAllowedCpus,
  parseNvidiaInformation: proc.parseNvidiaInformation,
  parseNvidiaVersion: proc.parseNvidiaVersion,
  parseMeminfo: (text, source) => proc.parseMeminfo(text, source, "MemTotal"),
  coresOfKind: (text) => coresOfKind(parseSysctl(text), "performance"),
};

const RUNS = { numRuns: 500 };

/** Words the formats are made of, so that odd texts come near to right ones. */
const WORDS = [
  ...'\n:,-"{}[]=/#.\t ',
  ..."0159",
  ...["-1", "99999999999999999999", "max", "NaN", "1e400", "[N/A]", "__proto__", "constructor"],
  ...["processor", "physical id", "core id", "CPU part", "CPU implementer", "model name", "kB"],
  ...["MemTotal", "Cpus_allowed_list", "PRETTY_NAME", "Model", "NVRM version", "MiB", "card0"],
  ...["# branch.oid ", "ProductVersion", "SPDisplaysDataType", "sppci_cores", "PCI Bus", "null"],
  ...["hw.perflevel0.physicalcpu", "hw.perflevel0.name", "0000:03:00.0", "\r\n", "\0", "\ud800"],
];

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...WORDS)).map((words) => words.join("")),
  fc.json(),
  // Right in shape, odd in what it holds.
  fc.anything().map((value) =>
    JSON.stringify(
      { SPDisplaysDataType: [value], card0: value },
      (_, part: unknown) => typeof part === "bigint" ? String(part) : part,
    )
  ),
);

function isFact(fact: Known<unknown>): boolean {
  if ("reason" in fact) return fact.value === null && fact.reason !== "";
  return fact.value !== null && fact.value !== undefined && !Number.isNaN(fact.value);
}

for (const [name, parse] of Object.entries(PARSERS)) {
  Deno.test(`${name}() gives a value or a reason for any text`, () => {
    fc.assert(fc.property(text, (given) => assert(isFact(parse(given, "source")))), RUNS);
  });
}

Deno.test("findGroup() stays below /sys/fs/cgroup for any text", () => {
  fc.assert(
    fc.property(text, (given) => {
      const { folders } = findGroup(given, "memory");
      assert(folders.every((path) => path.startsWith("/sys/fs/cgroup") && !path.includes("..")));
    }),
    RUNS,
  );
});
