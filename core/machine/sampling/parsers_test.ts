/** No text, however odd, may make a parser throw: a tool's next release must not stop a run. */
import { assert } from "@std/assert";
import fc from "fast-check";
import type { Known } from "../../events/machine.ts";
import { parseRocmUsage } from "./gpu/amd.ts";
import { parseAccelerator } from "./gpu/apple.ts";
import { parseMacmon } from "./gpu/macmon.ts";
import { parseComputeApps, parseNvidiaUsage } from "./gpu/nvidia.ts";
import { parseLsof, parseTcpTable } from "./server/process_of_port.ts";
import { parseProcStat, parsePsTable } from "./server/process_table.ts";
import { parsePss, parsePsUsage } from "./server/process_usage.ts";
import { parseClock, parseCpuTimes, parsePressure } from "./system/linux.ts";
import * as macos from "./system/macos.ts";

const PARSERS: Readonly<Record<string, (text: string, source: string) => Known<unknown>>> = {
  parseRocmUsage,
  parseNvidiaUsage,
  parseComputeApps: (text, source) => parseComputeApps(text, { pids: [1, 5], source }),
  parseAccelerator: (text, source) => parseAccelerator(text, { name: "a", source }),
  parseProcStat,
  parsePsTable,
  parsePss,
  parseCpuTimes,
  parsePressure,
  parseClock,
  parseVmStat: (text, source) => macos.parseVmStat(text, { name: "Pages free", source }),
  parseMemoryPressure: macos.parseMemoryPressure,
  parseSpeedLimit: macos.parseSpeedLimit,
  parseOnBattery: macos.parseOnBattery,
  parseCharge: macos.parseCharge,
};

const RUNS = { numRuns: 300 };

/** Words the formats are made of, so that odd texts come near to right ones. */
const WORDS = [
  ...'\n:,-"{}[]()=/#.\t %',
  ..."0159",
  ...["-1", "99999999999999999999", "NaN", "1e400", "[N/A]", "ERR!", "__proto__", "constructor"],
  ...[
    "cpu  ",
    "cpu MHz\t: ",
    "some avg10=",
    "Pss: ",
    " kB\n",
    "5 (a b) S 1 2 3 ",
    "p5\n",
    "0, 5, ",
  ],
  ...["Pages free:", "(page size of 16384 bytes)", "System-wide memory free percentage: ", "%\n"],
  ...["\tCPU_Speed_Limit \t= ", "Now drawing from '", "AC Power'\n", " -InternalBattery-0 ", "%;"],
  ...[
    '"PerformanceStatistics" = {',
    '"a"=5',
    "Mon Feb 24 08:00:01 2025",
    ":46A0 ",
    " 0A ",
    "\ud800",
  ],
];

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...WORDS)).map((words) => words.join("")),
  fc.json(),
  // Right in shape, odd in what it holds.
  fc.anything().map((value) =>
    JSON.stringify(
      { card0: value, card1: { "GPU use (%)": value }, temp: value, gpu_usage: value },
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

Deno.test("parseMacmon() gives a value or a reason for every reading and any text", () => {
  fc.assert(
    fc.property(text, (given) => {
      const facts = Object.values(parseMacmon(given, "macmon"));
      assert(facts.length === 6 && facts.every((fact) => fact !== undefined && isFact(fact)));
    }),
    RUNS,
  );
});

Deno.test("parsers of lists give whole numbers for any text", () => {
  fc.assert(
    fc.property(text, (given) => {
      const pids = [...parseLsof(given), ...parseTcpTable(given, 0x46A0)];
      assert([...pids, ...parsePsUsage(given).map(({ pid }) => pid)].every(Number.isInteger));
    }),
    RUNS,
  );
});
