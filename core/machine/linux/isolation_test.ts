import { assertEquals } from "@std/assert";
import { imagine } from "../imagined_world.ts";
import { containerHint, virtualMachineHint } from "./isolation.ts";

const container = async (files: Record<string, string>) =>
  (await containerHint(imagine({ files }))).value;

const machine = async (files: Record<string, string>, kernel = "6.1.0") => {
  const world = imagine({ files, kernel });
  return (await virtualMachineHint(world, world.readText("/proc/cpuinfo"))).value;
};

const firmware = (vendor: string, product: string) => ({
  "/sys/class/dmi/id/sys_vendor": `${vendor}\n`,
  "/sys/class/dmi/id/product_name": `${product}\n`,
});
const VIRTUAL = { "/proc/cpuinfo": "vendor_id : GenuineIntel\nflags : fpu hypervisor\n" };
const REAL = { "/proc/cpuinfo": "vendor_id : GenuineIntel\nflags : fpu\n" };

Deno.test("containerHint() knows engines by their file or their control group", async () => {
  assertEquals(await container({ "/.dockerenv": "" }), "docker");
  assertEquals(await container({ "/run/.containerenv": "" }), "podman");
  assertEquals(await container({ "/run/systemd/container": "lxc\n" }), "lxc");
  assertEquals(await container({ "/proc/self/cgroup": "0::/kubepods/pod1\n" }), "kubernetes");
  assertEquals(await container({ "/proc/self/cgroup": "0::/user.slice\n" }), null);
});

Deno.test("virtualMachineHint() names the hypervisor by its firmware", async () => {
  const ec2 = firmware("Amazon EC2", "m5.large");

  assertEquals(await machine({ ...VIRTUAL, ...ec2 }), "Amazon EC2");
  assertEquals(
    await machine({ ...VIRTUAL, ...firmware("Microsoft Corporation", "Virtual Machine") }),
    "Hyper-V",
  );
  assertEquals(await machine(VIRTUAL), "hypervisor without a name");
  assertEquals(await machine({}, "5.15.90.1-microsoft-standard-WSL2"), "WSL");
});

Deno.test("virtualMachineHint() takes real machines for real", async () => {
  assertEquals(await machine({ ...REAL, ...firmware("Dell Inc.", "XPS 13") }), null);
  assertEquals(await machine({ ...REAL, ...firmware("Amazon EC2", "m5.metal") }), null);
  assertEquals(
    await machine({
      // On ARM there is no flag, so only the firmware tells.
      "/proc/cpuinfo": "CPU implementer : 0x51\n",
      ...firmware("Microsoft Corporation", "Surface Laptop"),
    }),
    null,
  );
});
