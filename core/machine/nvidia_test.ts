import { assertEquals } from "@std/assert";
import { parseNvidiaSmi } from "./nvidia.ts";

const read = (text: string) => parseNvidiaSmi(text, "nvidia-smi");

// Written after `nvidia-smi --help-query-gpu` and public examples, not recorded by us.
Deno.test("parseNvidiaSmi() reads each GPU with its memory in MiB", () => {
  const gpus = read("NVIDIA A100-SXM4-40GB, 40960, 535.104.05\nTesla T4, 15360, 535.104.05\n");

  assertEquals(
    gpus.value?.map(({ name, memoryBytes, driver, vendor }) => ({
      name,
      memoryBytes: memoryBytes.value,
      driver: driver.value,
      vendor: vendor.value,
    })),
    [
      {
        name: "NVIDIA A100-SXM4-40GB",
        memoryBytes: 42_949_672_960,
        driver: "nvidia 535.104.05",
        vendor: "NVIDIA",
      },
      {
        name: "Tesla T4",
        memoryBytes: 16_106_127_360,
        driver: "nvidia 535.104.05",
        vendor: "NVIDIA",
      },
    ],
  );
});

// The line as users of a DGX Spark publish it; we did not record it.
Deno.test("parseNvidiaSmi() takes [N/A] for an unknown memory, not for none", () => {
  const [gpu] = read("NVIDIA GB10, [N/A], 580.126.09\n").value ?? [];

  assertEquals(gpu?.name, "NVIDIA GB10");
  assertEquals(gpu?.memoryBytes, {
    value: null,
    reason: "nvidia-smi does not tell the memory of this GPU",
  });
});

Deno.test("parseNvidiaSmi() keeps a comma in a name", () => {
  assertEquals(read("NVIDIA X, special, 8192, 535.1\n").value?.[0]?.name, "NVIDIA X, special");
});

Deno.test("parseNvidiaSmi() knows no GPU from no answer", () => {
  assertEquals(read("No devices were found\n").value, []);
  assertEquals(read("").value, null);
  assertEquals(
    read("NVIDIA-SMI has failed, because it could not talk to the driver\n").value,
    null,
  );
});

Deno.test("parseNvidiaSmi() gives nothing when one of the lines is strange", () => {
  assertEquals(read("Tesla T4, 15360, 535.104.05\nwarning, something, odd\n").value, null);
});
