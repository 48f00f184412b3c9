import { assertEquals } from "@std/assert";
import { machineFacts } from "./facts.ts";
import { imagine } from "./imagined_world.ts";
import { coresOfKind, parseDisplays, parseSwVers, parseSysctl } from "./macos.ts";

// None of these samples was recorded by us: the form of `sysctl` follows its manual page, the form
// of `system_profiler` and the three core levels follow outputs that users have published.
const M1_PRO = `machdep.cpu.brand_string: Apple M1 Pro
hw.physicalcpu: 10
hw.logicalcpu: 10
hw.memsize: 17179869184
kern.hv_vmm_present: 0
hw.perflevel0.physicalcpu: 8
hw.perflevel0.name: Performance
hw.perflevel1.physicalcpu: 2
hw.perflevel1.name: Efficiency
`;

const SW_VERS = "ProductName:\t\tmacOS\nProductVersion:\t\t15.3.1\nBuildVersion:\t\t24D70\n";

const DISPLAYS = JSON.stringify({
  SPDisplaysDataType: [{
    _name: "kHW_AppleM1ProItem",
    spdisplays_mtlgpufamilysupport: "spdisplays_metal3",
    spdisplays_ndrvs: [{ _name: "Color LCD", "_spdisplays_display-serial-number": "fd626d62" }],
    spdisplays_vendor: "sppci_vendor_Apple",
    sppci_cores: "16",
    sppci_model: "Apple M1 Pro",
  }],
});

const mac = (programs: Record<string, string>) =>
  machineFacts(imagine({ os: "darwin", architecture: "aarch64", programs, kernel: "24.3.0" }));

Deno.test("machineFacts() reads an Apple silicon Mac", async () => {
  const facts = await mac({ sysctl: M1_PRO, sw_vers: SW_VERS, system_profiler: DISPLAYS });

  assertEquals(facts.os.version.value, "15.3.1 (24D70)");
  assertEquals(facts.cpu.model.value, "Apple M1 Pro");
  assertEquals(facts.cpu.physicalCores.value, 10);
  assertEquals(facts.cpu.performanceCores.value, 8);
  assertEquals(facts.cpu.efficiencyCores.value, 2);
  assertEquals(facts.memory.totalBytes.value, 17_179_869_184);
  assertEquals(facts.memory.unified.value, true);
  assertEquals(facts.virtualMachine.value, null);
  const [gpu] = facts.gpus.value ?? [];
  assertEquals(gpu?.name, "Apple M1 Pro");
  assertEquals(gpu?.vendor.value, "Apple");
  assertEquals(gpu?.cores.value, 16);
  assertEquals(gpu?.memoryBytes, { value: null, reason: "The GPU has no memory of its own" });
});

Deno.test("machineFacts() on a Mac without tools still has what Deno tells", async () => {
  const facts = await mac({});

  assertEquals(facts.memory.totalBytes.value, 2 ** 34);
  assertEquals(facts.cpu.logicalCores.value, 8);
  assertEquals(facts.cpu.model, { value: null, reason: "sysctl is not installed" });
  assertEquals(facts.gpus, { value: null, reason: "system_profiler is not installed" });
});

Deno.test("coresOfKind() goes by the names of the levels, not by their order", () => {
  const levels = parseSysctl(`hw.perflevel0.physicalcpu: 2
hw.perflevel0.name: Super
hw.perflevel1.physicalcpu: 4
hw.perflevel1.name: Performance
hw.perflevel2.physicalcpu: 6
hw.perflevel2.name: Efficiency
`);

  assertEquals(coresOfKind(levels, "performance"), {
    value: 6,
    source: "sysctl hw.perflevel (Super 2, Performance 4, Efficiency 6)",
  });
  assertEquals(coresOfKind(levels, "efficiency").value, 6);
});

Deno.test("coresOfKind() does not guess for an Intel Mac or for nameless levels", () => {
  const nameless = parseSysctl("hw.perflevel0.physicalcpu: 4\nhw.perflevel1.physicalcpu: 4\n");

  assertEquals(coresOfKind(parseSysctl("hw.physicalcpu: 8\n"), "performance").value, null);
  assertEquals(coresOfKind(nameless, "performance").value, null);
});

Deno.test("parseSysctl() skips what is not known and keeps colons in values", () => {
  const values = parseSysctl("a.b: c: d\nsysctl: unknown oid 'x'\nempty: \n");

  assertEquals([...values], [["a.b", "c: d"], ["sysctl", "unknown oid 'x'"]]);
});

Deno.test("parseDisplays() tells a GPU's own memory from a shared one", () => {
  const text = JSON.stringify({
    SPDisplaysDataType: [
      {
        _name: "Intel UHD Graphics 630",
        spdisplays_vendor: "Intel (0x8086)",
        spdisplays_vram_shared: "1536 MB",
      },
      {
        _name: "AMD Radeon Pro 5500M",
        spdisplays_vendor: "sppci_vendor_amd",
        spdisplays_vram: "8 GB",
      },
    ],
  });

  const gpus = parseDisplays(text, "system_profiler").value ?? [];

  assertEquals(gpus.map(({ vendor, memoryBytes }) => [vendor.value, memoryBytes.value]), [
    ["Intel", null],
    ["AMD", 8 * 2 ** 30],
  ]);
});

Deno.test("parseDisplays() gives a reason for what is not its JSON", () => {
  const reason = "system_profiler did not print the expected JSON";

  assertEquals(parseDisplays("{", "system_profiler"), { value: null, reason });
  assertEquals(parseDisplays("[]", "system_profiler"), { value: null, reason });
});

Deno.test("parseSwVers() does without a build number", () => {
  assertEquals(parseSwVers("ProductVersion: 14.0\n", "sw_vers").value, "14.0");
  assertEquals(parseSwVers("ProductName: macOS\n", "sw_vers").value, null);
});
