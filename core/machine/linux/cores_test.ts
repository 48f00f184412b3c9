import { assertEquals } from "@std/assert";
import { imagine } from "../imagined_world.ts";
import { hybridCores, physicalCores } from "./cores.ts";

const CPU = "/sys/devices/system/cpu";

/** Files of CPUs whose thread siblings are given in order. */
function topology(...siblings: string[]): Record<string, string> {
  return Object.fromEntries([
    [`${CPU}/online`, `0-${siblings.length - 1}\n`],
    ...siblings.map((list, cpu) => [`${CPU}/cpu${cpu}/topology/thread_siblings_list`, `${list}\n`]),
  ]);
}

const hybrid = async (files: Record<string, string>) => {
  const { performance, efficiency } = await hybridCores(imagine({ files }));
  return [performance.value, efficiency.value];
};

// Files after the kernel's ABI documentation (sysfs-devices-system-cpu); not recorded by us.
Deno.test("physicalCores() counts sibling threads once", async () => {
  const world = imagine({ files: topology("0-1", "0-1", "2", "3") });

  assertEquals((await physicalCores(world)).value, 3);
  assertEquals((await physicalCores(imagine({}))).value, null);
});

Deno.test("hybridCores() counts cores, not threads, of Intel's two kinds", async () => {
  const files = {
    ...topology("0-1", "0-1", "2-3", "2-3", "4", "5", "6"),
    "/sys/devices/cpu_core/cpus": "0-3\n",
    "/sys/devices/cpu_atom/cpus": "4-6\n",
  };

  assertEquals(await hybrid(files), [2, 3]);
});

Deno.test("hybridCores() goes by capacity on ARM, the lowest being efficiency", async () => {
  const capacities = [1024, 1024, 768, 446, 446];
  const files = {
    ...topology("0", "1", "2", "3", "4"),
    ...Object.fromEntries(
      capacities.map((capacity, cpu) => [`${CPU}/cpu${cpu}/cpu_capacity`, `${capacity}\n`]),
    ),
  };

  assertEquals(await hybrid(files), [3, 2]);
});

Deno.test("hybridCores() does not know where all cores are alike", async () => {
  const alike = { [`${CPU}/cpu0/cpu_capacity`]: "1024\n", [`${CPU}/cpu1/cpu_capacity`]: "1024\n" };

  assertEquals(await hybrid({ ...topology("0", "1"), ...alike }), [null, null]);
  assertEquals(await hybrid(topology("0", "1")), [null, null]);
});
