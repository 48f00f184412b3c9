import { assertEquals } from "@std/assert";
import {
  hasHypervisorFlag,
  parseAllowedCpus,
  parseCoreCount,
  parseCpuList,
  parseCpuModel,
  parseMeminfo,
  parseNvidiaInformation,
  parseNvidiaVersion,
  parseOsRelease,
  parseProcessorCount,
} from "./proc.ts";

const source = "file";

/** One processor as /proc/cpuinfo of a recorded x86 virtual machine has it, shortened. */
const thread = (id: number, core: number, socket = 0) =>
  `processor\t: ${id}
vendor_id\t: AuthenticAMD
model name\t: AMD EPYC  7B13
physical id\t: ${socket}
core id\t\t: ${core}
flags\t\t: fpu vme hypervisor lahf_lm
power management:
`;

// Written after the kernel's arch/arm64/kernel/cpuinfo.c and the Raspberry Pi's additions.
const ARM = `processor\t: 0
CPU implementer\t: 0x41
CPU part\t: 0xd0b

processor\t: 1
CPU implementer\t: 0x41
CPU part\t: 0xfff

Serial\t\t: 10000000deadbeef
Model\t\t: Raspberry Pi 5 Model B Rev 1.0
`;

Deno.test("parseCoreCount() counts two threads of one core once, and sockets apart", () => {
  const cpuinfo = [thread(0, 0), thread(1, 0), thread(2, 1), thread(3, 0, 1)].join("\n");

  assertEquals(parseCoreCount(cpuinfo, source).value, 3);
  assertEquals(parseProcessorCount(cpuinfo, source).value, 4);
});

Deno.test("parseCpuModel() reads the x86 name without double spaces", () => {
  assertEquals(parseCpuModel(thread(0, 0), source).value, "AMD EPYC 7B13");
});

Deno.test("parseCpuModel() names ARM cores, and by their numbers those it does not know", () => {
  assertEquals(
    parseCpuModel(ARM, source).value,
    "Cortex-A76 + ARM implementer/part 0x41/0xfff",
  );
  assertEquals(parseCoreCount(ARM, source).value, null);
});

Deno.test("hasHypervisorFlag() looks for the word, not for a part of one", () => {
  assertEquals(hasHypervisorFlag(thread(0, 0)), true);
  assertEquals(hasHypervisorFlag("flags : fpu nohypervisor\n"), false);
});

// The form of proc(5).
Deno.test("parseMeminfo() turns kB into bytes", () => {
  const meminfo = "MemTotal:       24684092 kB\nSwapTotal:             0 kB\n";

  assertEquals(parseMeminfo(meminfo, source, "MemTotal").value, 25_276_510_208);
  assertEquals(parseMeminfo(meminfo, source, "SwapTotal").value, 0);
  assertEquals(parseMeminfo(meminfo, source, "MemAvailable"), {
    value: null,
    reason: "file does not tell MemAvailable",
  });
});

// Recorded on Debian 12, and the unquoted form of os-release(5).
Deno.test("parseOsRelease() reads quoted and plain names", () => {
  const debian = 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';

  assertEquals(parseOsRelease(debian, source).value, "Debian GNU/Linux 12 (bookworm)");
  assertEquals(parseOsRelease("PRETTY_NAME=Alpine\n", source).value, "Alpine");
  assertEquals(parseOsRelease("NAME=x\n", source).value, null);
});

Deno.test("parseCpuList() reads ranges and refuses what would fill the memory", () => {
  assertEquals(parseCpuList("0-3,8\n", source).value, [0, 1, 2, 3, 8]);
  assertEquals(parseCpuList("5", source).value, [5]);
  for (const text of ["", "3-1", "0-99999", "0-99999999999", "a", "0-", "1,,2"]) {
    assertEquals(parseCpuList(text, source).value, null, text);
  }
});

Deno.test("parseAllowedCpus() counts the list and not the mask", () => {
  const status = "Name:\tdeno\nCpus_allowed:\tff\nCpus_allowed_list:\t0-1,4\n";

  assertEquals(parseAllowedCpus(status, source).value, 3);
});

// Written after NVIDIA's driver README, "The /proc Filesystem Interface"; not recorded by us.
Deno.test("parseNvidiaInformation() and parseNvidiaVersion() read the driver's files", () => {
  const information = "Model: \t\t NVIDIA H200 NVL\nIRQ:   \t\t 16\nGPU UUID: \t GPU-c55d478c\n";
  const version = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 2023\n";

  assertEquals(parseNvidiaInformation(information, source).value, "NVIDIA H200 NVL");
  assertEquals(parseNvidiaVersion(version, source).value, "nvidia 535.104.05");
});
