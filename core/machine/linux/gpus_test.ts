import { assertEquals } from "@std/assert";
import { imagine, type Imagined } from "../imagined_world.ts";
import { linuxGpus, unifiedMemory } from "./gpus.ts";
import { parseLspci } from "./lspci.ts";
import { parseRocmSmi } from "./rocm.ts";

// Files after the kernel's documentation of amdgpu and i915; outputs of rocm-smi and lspci after
// what users have published in issues. Nothing here was recorded by us.
const card = (name: string, address: string, fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries({ uevent: `PCI_SLOT_NAME=${address}\n`, ...fields }).map(([file, text]) => [
      `/sys/class/drm/${name}/device/${file}`,
      text,
    ]),
  );

const RADEON = card("card1", "0000:03:00.0", {
  uevent: "DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0\n",
  vendor: "0x1002\n",
  device: "0x744c\n",
  mem_info_vram_total: "21458059264\n",
});
const INTEL = card("card0", "0000:00:02.0", {
  uevent: "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0\n",
  vendor: "0x8086\n",
  device: "0x3e98\n",
});
const GEFORCE = card("card2", "0000:01:00.0", {
  uevent: "DRIVER=nvidia\nPCI_SLOT_NAME=0000:01:00.0\n",
  vendor: "0x10de\n",
  device: "0x2204\n",
});

const LSPCI = `0000:00:00.0 "Host bridge" "Intel Corporation" "8th Gen Core" -r07 "Dell" "Device 1"
0000:00:02.0 "Display controller" "Intel Corporation" "CoffeeLake-S GT2 [UHD Graphics 630]" "" ""
0000:03:00.0 "VGA compatible controller" "Advanced Micro Devices, Inc. [AMD/ATI]" "Navi 31" -rcc
`;

const ROCM = `WARNING: AMD GPU device(s) is/are in a low-power state.
${
  JSON.stringify({
    card0: { "Card series": "Radeon RX 7900 XT", "PCI Bus": "0000:03:00.0", "GUID": "26967" },
    system: { "Driver version": "6.14.14" },
  })
}
`;

const seen = async (imagined: Imagined) =>
  (await linuxGpus(imagine(imagined))).value?.map(({ name, vendor, memoryBytes, driver }) => [
    name,
    vendor.value,
    memoryBytes.value,
    driver.value,
  ]);

Deno.test("linuxGpus() completes the kernel's files with the tools that are there", async () => {
  const files = { ...RADEON, ...INTEL, "/sys/class/drm/card1-HDMI-A-1/status": "connected" };
  const programs = { lspci: LSPCI, "rocm-smi": ROCM };

  assertEquals(await seen({ files, programs }), [
    ["Radeon RX 7900 XT", "AMD", 21_458_059_264, "amdgpu 6.14.14"],
    ["CoffeeLake-S GT2 [UHD Graphics 630]", "Intel", null, "i915"],
  ]);
});

Deno.test("linuxGpus() without any tool has ids, memory and driver from files", async () => {
  assertEquals(await seen({ files: RADEON }), [
    ["PCI 1002:744c", "AMD", 21_458_059_264, "amdgpu"],
  ]);
});

Deno.test("linuxGpus() lists an NVIDIA GPU once", async () => {
  const programs = { "nvidia-smi": "NVIDIA GeForce RTX 3090, 24576, 535.104.05\n" };

  assertEquals(await seen({ files: { ...GEFORCE, ...INTEL }, programs }), [
    ["NVIDIA GeForce RTX 3090", "NVIDIA", 25_769_803_776, "nvidia 535.104.05"],
    ["PCI 8086:3e98", "Intel", null, "i915"],
  ]);
});

Deno.test("linuxGpus() without nvidia-smi reads the driver's own files", async () => {
  const files = {
    ...GEFORCE,
    "/proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX Kernel Module  535.104.05  Sat\n",
    "/proc/driver/nvidia/gpus/0000:01:00.0/information": "Model: \t NVIDIA GeForce RTX 3090\n",
  };

  const gpus = await linuxGpus(imagine({ files }));

  assertEquals(gpus.value?.length, 1);
  assertEquals(gpus.value?.[0]?.name, "NVIDIA GeForce RTX 3090");
  assertEquals(gpus.value?.[0]?.driver.value, "nvidia 535.104.05");
  assertEquals(gpus.value?.[0]?.memoryBytes, {
    value: null,
    reason: "nvidia-smi is not installed",
  });
});

Deno.test("linuxGpus() finds none where there is none, and does not know under WSL", async () => {
  assertEquals(await linuxGpus(imagine({})), { value: [], source: "/sys/class/drm" });
  assertEquals(await linuxGpus(imagine({ files: { "/dev/dxg": "" } })), {
    value: null,
    reason: "WSL does not list its GPUs, and nvidia-smi is not installed",
  });
});

Deno.test("linuxGpus() asks the slow tools only for what they can tell", async () => {
  const bare = imagine({});
  const intel = imagine({ files: INTEL });
  await Promise.all([linuxGpus(bare), linuxGpus(intel)]);

  const programs = ({ asked }: typeof bare) =>
    [...asked].filter((name) => !name.startsWith("/")).map((line) => line.split(" ")[0]);
  assertEquals(programs(bare), ["nvidia-smi"]);
  assertEquals(programs(intel), ["nvidia-smi", "lspci"]);
});

Deno.test("linuxGpus() takes the screen of a boot loader for no GPU", async () => {
  const files = card("card0", "", { uevent: "DRIVER=simple-framebuffer\n" });

  assertEquals(await seen({ files }), []);
});

Deno.test("linuxGpus() names a GPU inside the chip by its device tree", async () => {
  const files = card("card0", "", { uevent: "DRIVER=v3d\nOF_COMPATIBLE_0=brcm,2712-v3d\n" });

  assertEquals(await seen({ files }), [["brcm,2712-v3d", null, null, "v3d"]]);
});

Deno.test("unifiedMemory() says no only when every GPU tells of memory of its own", async () => {
  const programs = { "nvidia-smi": "Tesla T4, 15360, 535.1\n" };
  const unified = async (imagined: Imagined) =>
    unifiedMemory(await linuxGpus(imagine(imagined))).value;

  assertEquals(await unified({ programs }), false);
  assertEquals(await unified({ programs, files: INTEL }), null);
  assertEquals(await unified({ files: RADEON }), null);
  assertEquals(await unified({ programs: { "nvidia-smi": "NVIDIA GB10, [N/A], 580.1\n" } }), null);
});

Deno.test("parseRocmSmi() leaves out cards that do not tell where they are", () => {
  assertEquals(parseRocmSmi('{"card0": {"Card Series": "X"}}', "rocm-smi").value, []);
  assertEquals(parseRocmSmi("Traceback (most recent call last):", "rocm-smi").value, null);
});

Deno.test("parseLspci() reads names in quotes by address", () => {
  assertEquals(parseLspci(LSPCI, "lspci").value?.get("0000:03:00.0"), {
    vendor: "Advanced Micro Devices, Inc. [AMD/ATI]",
    device: "Navi 31",
  });
  assertEquals(parseLspci("pcilib: Cannot open /proc/bus/pci", "lspci").value, null);
});
