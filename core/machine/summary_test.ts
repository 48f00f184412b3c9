import { assertEquals } from "@std/assert";
import type { Gpu, MachineFacts } from "../events/machine.ts";
import { machineFacts } from "./facts.ts";
import { imagine } from "./imagined_world.ts";
import { found, unknown } from "./known.ts";
import { summary } from "./summary.ts";

const no = unknown("test");

/** A Linux server about which everything the line tells is known. */
async function server(): Promise<MachineFacts> {
  const facts = await machineFacts(imagine({}));
  return {
    ...facts,
    cpu: {
      ...facts.cpu,
      model: found("AMD EPYC 7B13", "test"),
      physicalCores: found(2, "test"),
      logicalCores: found(2, "test"),
    },
    memory: { ...facts.memory, totalBytes: found(25_125_558_682, "test") },
  };
}

const gpu = (name: string, gibibytes: number): Gpu => ({
  name,
  vendor: no,
  memoryBytes: found(gibibytes * 2 ** 30, "test"),
  driver: no,
  cores: no,
});

Deno.test("summary() tells a plain server in one line", async () => {
  assertEquals(
    summary(await server()),
    "Linux 6.1 · AMD EPYC 7B13 · 2 cores · 23.4 GiB · no GPU found",
  );
});

Deno.test("summary() says what is not known", async () => {
  const facts = await server();
  const { cpu, memory } = facts;

  assertEquals(
    summary({
      ...facts,
      os: { ...facts.os, kernel: no },
      cpu: { ...cpu, model: no, physicalCores: no, logicalCores: no },
      memory: { ...memory, totalBytes: no },
      gpus: no,
    }),
    "Linux (version unknown) · CPU unknown · cores unknown · memory unknown · GPU unknown",
  );
});

Deno.test("summary() tells limits beside what the machine has", async () => {
  const facts = await server();
  const { cpu } = facts;

  assertEquals(
    summary({
      ...facts,
      cpu: { ...cpu, physicalCores: found(32, "test"), logicalCores: found(64, "test") },
      limits: { memoryBytes: found(2 ** 32, "test"), cpus: found(1.5, "test") },
    }),
    "Linux 6.1 · AMD EPYC 7B13 · 32 cores, 64 threads, 1.5 CPUs allowed · " +
      "23.4 GiB, 4.0 GiB allowed · no GPU found",
  );
});

Deno.test("summary() counts equal GPUs together", async () => {
  const gpus = found([gpu("T4", 15), gpu("L4", 24), gpu("T4", 15)], "test");

  assertEquals(
    summary({ ...await server(), gpus }).split(" · ").at(-1),
    "2 × T4 15.0 GiB + L4 24.0 GiB",
  );
});

Deno.test("summary() tells the kinds of core and the unified memory of a Mac", async () => {
  const sysctl = `machdep.cpu.brand_string: Apple M4
hw.physicalcpu: 10
hw.logicalcpu: 10
hw.memsize: 17179869184
hw.perflevel0.physicalcpu: 4
hw.perflevel0.name: Performance
hw.perflevel1.physicalcpu: 6
hw.perflevel1.name: Efficiency
`;
  const programs = {
    sysctl,
    "sw_vers": "ProductVersion: 15.3.1\nBuildVersion: 24D70\n",
    "system_profiler": '{"SPDisplaysDataType": [{"sppci_model": "Apple M4", "sppci_cores": "10"}]}',
  };

  assertEquals(
    summary(await machineFacts(imagine({ os: "darwin", programs }))),
    "macOS 15.3.1 · Apple M4 · 10 cores (4 performance, 6 efficiency) · 16.0 GiB unified · " +
      "Apple M4 (10 GPU cores)",
  );
});

Deno.test("summary() takes control characters out of a stranger's facts", async () => {
  const facts = await server();
  const model = found("\u001b[2J\u202eEvil\nCPU", "test");

  assertEquals(
    summary({ ...facts, cpu: { ...facts.cpu, model } }).split(" · ")[1],
    "[2JEvilCPU",
  );
});
