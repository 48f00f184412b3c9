import { assertEquals } from "@std/assert";
import { imagine } from "../imagined_world.ts";
import { found } from "../known.ts";
import { findGroup, linuxLimits, parseCpuQuota, parseMemoryLimit } from "./limits.ts";

const source = "cgroup";
const limitsOf = (files: Record<string, string>, cores = 64) =>
  linuxLimits(imagine({ files }), found(cores, "/proc/cpuinfo"));

// The forms of "Control Group v2" and of the v1 controllers in the kernel's documentation.
Deno.test("findGroup() finds the group and all above it in version 2", () => {
  assertEquals(findGroup("0::/user.slice/a.scope\n", "memory"), {
    version: 2,
    folders: [
      "/sys/fs/cgroup",
      "/sys/fs/cgroup/user.slice",
      "/sys/fs/cgroup/user.slice/a.scope",
    ],
  });
});

Deno.test("findGroup() prefers the controller of version 1 where both are mounted", () => {
  const membership = "4:memory:/docker/ab\n1:cpu,cpuacct:/\n0::/\n";

  assertEquals(findGroup(membership, "memory"), {
    version: 1,
    folders: [
      "/sys/fs/cgroup/memory",
      "/sys/fs/cgroup/memory/docker",
      "/sys/fs/cgroup/memory/docker/ab",
    ],
  });
  assertEquals(findGroup(membership, "cpu").folders, ["/sys/fs/cgroup/cpu"]);
});

Deno.test("findGroup() stays in the control groups for a path that leads out", () => {
  assertEquals(findGroup("0::/../../etc\n", "memory").folders, ["/sys/fs/cgroup"]);
});

Deno.test("linuxLimits() takes the lowest limit on the way up", async () => {
  const limits = await limitsOf({
    "/proc/self/cgroup": "0::/pod/box\n",
    "/proc/self/status": "Cpus_allowed_list:\t0-63\n",
    "/sys/fs/cgroup/memory.max": "8589934592\n",
    "/sys/fs/cgroup/pod/memory.max": "4294967296\n",
    "/sys/fs/cgroup/pod/box/memory.max": "max\n",
    "/sys/fs/cgroup/pod/cpu.max": "800000 100000\n",
    "/sys/fs/cgroup/pod/box/cpu.max": "150000 100000\n",
  });

  assertEquals(limits, {
    memoryBytes: { value: 4_294_967_296, source: "cgroup memory.max" },
    cpus: { value: 1.5, source: "cgroup cpu.max" },
  });
});

Deno.test("linuxLimits() takes allowed CPUs for a limit only if some are left out", async () => {
  const files = (list: string) => ({
    "/proc/self/cgroup": "0::/\n",
    "/proc/self/status": `Cpus_allowed_list:\t${list}\n`,
    "/sys/fs/cgroup/cpu.max": "max 100000\n",
  });

  assertEquals((await limitsOf(files("0-3"))).cpus.value, 4);
  assertEquals((await limitsOf(files("0-63"))).cpus, {
    value: null,
    reason: "cgroup cpu.max sets no limit",
  });
});

Deno.test("linuxLimits() tells no limit from nothing to read, though the root has no file", async () => {
  const limits = await limitsOf({
    "/proc/self/cgroup": "0::/user.slice\n",
    "/sys/fs/cgroup/user.slice/memory.max": "max\n",
  });

  assertEquals(limits.memoryBytes, { value: null, reason: "cgroup memory.max sets no limit" });
});

Deno.test("linuxLimits() reads version 1, and names no container in its facts", async () => {
  const limits = await limitsOf({
    "/proc/self/cgroup": "4:memory:/docker/c0ffee\n1:cpu:/docker/c0ffee\n",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "200000\n",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
  });

  assertEquals(limits.memoryBytes.value, 2_147_483_648);
  assertEquals(limits.cpus.value, 2);
  assertEquals(JSON.stringify(limits).includes("c0ffee"), false);
});

Deno.test("linuxLimits() names no container where its limits cannot be read", async () => {
  for (const membership of ["0::/docker/c0ffee\n", "4:memory,cpu:/docker/c0ffee\n"]) {
    const limits = await limitsOf({ "/proc/self/cgroup": membership });

    assertEquals([limits.memoryBytes.value, limits.cpus.value], [null, null]);
    assertEquals(JSON.stringify(limits).includes("c0ffee"), false);
  }
});

Deno.test("linuxLimits() tells that nothing can be read", async () => {
  assertEquals((await limitsOf({})).memoryBytes, {
    value: null,
    reason: "/proc/self/cgroup cannot be read: ENOENT",
  });
});

Deno.test("parseMemoryLimit() knows the number that means no limit", () => {
  assertEquals(parseMemoryLimit("9223372036854771712\n", source).value, null);
  assertEquals(parseMemoryLimit("max\n", source), { value: null, reason: "cgroup sets no limit" });
  assertEquals(parseMemoryLimit("512\n", source).value, 512);
});

Deno.test("parseCpuQuota() divides the quota by the period", () => {
  assertEquals(parseCpuQuota("50000 100000\n", source).value, 0.5);
  assertEquals(parseCpuQuota("-1 100000", source).value, null);
  assertEquals(parseCpuQuota("1 0", source).value, null);
});
