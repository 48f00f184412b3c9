import { assert, assertEquals } from "@std/assert";
import { MachineFacts } from "../events/machine.ts";
import { machineFacts } from "./facts.ts";
import { imagine } from "./imagined_world.ts";
import { runCommand } from "./process.ts";
import { usableCpus, usableMemoryBytes } from "./usable.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

async function shell(script: string): Promise<string> {
  const result = await runCommand("sh", ["-c", script], { timeoutMs: 5000 });
  assert(result.ok && result.code === 0, JSON.stringify(result));
  return result.stdout.trim();
}

Deno.test("machineFacts() fits its schema on this machine", async () => {
  const facts = await machineFacts();

  assertEquals(MachineFacts.parse(facts), facts);
  assertEquals(MachineFacts.parse(JSON.parse(JSON.stringify(facts))), facts);
  assertEquals(facts.runtime.deno.value, Deno.version.deno);
});

Deno.test("machineFacts() agrees with the shell's reading of /proc (Linux)", onLinux, async () => {
  const { cpu, memory, os } = await machineFacts();

  assertEquals(String(cpu.logicalCores.value), await shell("grep -c ^processor /proc/cpuinfo"));
  const meminfo = (name: string) =>
    shell(`echo $(( $(sed -n 's/^${name}: *\\([0-9]*\\) kB$/\\1/p' /proc/meminfo) * 1024 ))`);
  assertEquals(String(memory.totalBytes.value), await meminfo("MemTotal"));
  assertEquals(String(memory.swapTotalBytes.value), await meminfo("SwapTotal"));
  assertEquals(os.kernel.value, await shell("uname -r"));
  assertEquals(os.architecture.value, await shell("uname -m"));
  assert(memory.availableBytes.value !== null && memory.totalBytes.value !== null);
  assert(memory.availableBytes.value <= memory.totalBytes.value);
});

/** Words by which this machine or its user could be told from others. */
const identity = [
  Deno.hostname(),
  ...["USER", "LOGNAME", "USERNAME", "HOME"].map((name) => Deno.env.get(name) ?? ""),
];

Deno.test("machineFacts() does not name this machine or its user", async () => {
  const strings: unknown[] = [];
  JSON.stringify(await machineFacts(), (_, value: unknown) => {
    strings.push(value);
    return value;
  });

  // Whole values and whole path segments: a machine called "vm" may well run under one.
  const words = strings.filter((value) => typeof value === "string")
    .flatMap((text) => [text, ...text.split(/[/\\\s]/)]);
  assertEquals(identity.filter((name) => name !== "" && words.includes(name)), []);
});

/** A word that identifies, planted wherever a machine keeps one. */
const PLANTED = "ann-secret-4711";

Deno.test("machineFacts() lets nothing through that identifies a machine", async () => {
  const worlds = [
    imagine({
      files: {
        "/etc/hostname": PLANTED,
        "/etc/machine-id": PLANTED,
        "/etc/os-release": `PRETTY_NAME="Debian"\nHOSTNAME=${PLANTED}\n`,
        "/proc/cpuinfo": `processor : 0\nmodel name : CPU\n\nSerial : ${PLANTED}\n`,
        "/proc/self/cgroup": `0::/user-${PLANTED}.slice/docker-${PLANTED}\n`,
        "/proc/self/status": `Name:\t${PLANTED}\n`,
        [`/sys/fs/cgroup/user-${PLANTED}.slice/memory.max`]: "1024\n",
        "/sys/class/dmi/id/product_serial": PLANTED,
        "/sys/class/dmi/id/sys_vendor": PLANTED,
        "/sys/class/dmi/id/product_name": PLANTED,
        "/sys/class/drm/card0/device/uevent": `DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0\n`,
        "/sys/class/drm/card0/device/vendor": "0x1002\n",
        "/sys/class/drm/card0/device/unique_id": PLANTED,
        "/proc/driver/nvidia/gpus/0000:01:00.0/information": `Model: T4\nGPU UUID: ${PLANTED}\n`,
      },
      programs: {
        "rocm-smi": JSON.stringify({
          card0: { "PCI Bus": "0000:03:00.0", "Unique ID": PLANTED, "Serial Number": PLANTED },
        }),
        "nvidia-smi": { ok: true, stdout: PLANTED, stderr: PLANTED, code: 9 },
      },
    }),
    imagine({
      os: "darwin",
      programs: {
        sysctl: `kern.hostname: ${PLANTED}\nhw.memsize: 1024\n`,
        sw_vers: `ProductVersion: 15.1\nUser: ${PLANTED}\n`,
        system_profiler: JSON.stringify({
          SPDisplaysDataType: [{
            sppci_model: "Apple M4",
            spdisplays_ndrvs: [{ _name: PLANTED, "_spdisplays_display-serial-number": PLANTED }],
          }],
        }),
      },
    }),
  ];

  for (const world of worlds) {
    const text = JSON.stringify(await machineFacts(world));
    assertEquals(text.includes(PLANTED), false, text);
    const telling = /hostname|machine-id|serial|uuid|unique_id|whoami|SPHardware/i;
    assertEquals([...world.asked].filter((question) => telling.test(question)), []);
  }
});

Deno.test("machineFacts() on an empty Linux has a reason for what is missing", async () => {
  const facts = await machineFacts(imagine({}));

  assertEquals(MachineFacts.parse(facts), facts);
  assertEquals(facts.cpu.model, {
    value: null,
    reason: "/proc/cpuinfo cannot be read: ENOENT",
  });
  assertEquals(facts.memory.totalBytes, {
    value: null,
    reason: "/proc/meminfo cannot be read: ENOENT",
  });
  assertEquals(facts.gpus.value, []);
});

Deno.test("machineFacts() on Windows tells what Deno and nvidia-smi tell", async () => {
  const facts = await machineFacts(imagine({
    os: "windows",
    kernel: "10.0.22631",
    programs: { "nvidia-smi": "NVIDIA GeForce RTX 4090, 24564, 552.44\r\n" },
  }));

  assertEquals(facts.os.name.value, "Windows");
  assertEquals(facts.os.version.value, "10.0.22631");
  assertEquals(facts.memory.totalBytes.value, 2 ** 34);
  assertEquals(facts.cpu.logicalCores.value, 8);
  assertEquals(facts.cpu.model, {
    value: null,
    reason: "Model Lens does not read this on Windows",
  });
  assertEquals(facts.gpus.value?.[0]?.name, "NVIDIA GeForce RTX 4090");
});

Deno.test("usableMemoryBytes() and usableCpus() take a limit only where it is lower", async () => {
  const files = {
    "/proc/cpuinfo": "processor : 0\n\nprocessor : 1\n",
    "/proc/meminfo": "MemTotal: 1024 kB\n",
    "/proc/self/cgroup": "0::/\n",
  };
  const limited = await machineFacts(imagine({
    files: {
      ...files,
      "/sys/fs/cgroup/memory.max": "4096\n",
      "/sys/fs/cgroup/cpu.max": "50000 100000\n",
    },
  }));
  const generous = await machineFacts(imagine({
    files: {
      ...files,
      "/sys/fs/cgroup/memory.max": "99999999999\n",
      "/sys/fs/cgroup/cpu.max": "9900000 100000\n",
    },
  }));

  assertEquals([usableMemoryBytes(limited).value, usableCpus(limited).value], [4096, 0.5]);
  assertEquals([usableMemoryBytes(generous).value, usableCpus(generous).value], [1_048_576, 2]);
});
