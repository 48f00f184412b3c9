import { assert, assertEquals } from "@std/assert";
import { spareMemory } from "./spare_memory.ts";

Deno.test({
  name: "spareMemory() gives back what was freed, where the C library is glibc",
  ignore: Deno.build.os !== "linux" || Deno.build.target.includes("musl"),
  fn() {
    const giveBack = spareMemory();
    assert(giveBack !== undefined);
    giveBack();
    giveBack();
  },
});

Deno.test({
  name: "spareMemory() asks nobody for a permission that it has not",
  permissions: { ffi: false },
  fn() {
    assertEquals(spareMemory(), undefined);
  },
});
