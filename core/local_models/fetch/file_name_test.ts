import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nameInAddress, safeFileName } from "./file_name.ts";

Deno.test("safeFileName() keeps ordinary names, of any language", () => {
  for (const name of ["Qwen2.5-0.5B.Q4_K_M.gguf", "it's a model.gguf", "模型 🦙.gguf"]) {
    assertEquals(safeFileName(name), name);
  }
});

Deno.test("safeFileName() replaces what a file system or a terminal would not take", () => {
  assertEquals(safeFileName("../../etc/passwd"), "_.._etc_passwd");
  assertEquals(safeFileName('a:b*c?"<>|\\d.gguf'), "a_b_c______d.gguf");
  assertEquals(safeFileName("\u001b[31mred\u202e.gguf\n"), "_[31mred_.gguf_");
  assertEquals(safeFileName("NUL.gguf"), "_NUL.gguf");
  assertEquals(safeFileName(" .. "), "model");
  assertEquals(safeFileName(""), "model");
});

Deno.test("safeFileName() gives a name that the disk takes, whatever it is given", async () => {
  const folder = await Deno.makeTempDir();
  try {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const name = safeFileName(text);
      assert(new TextEncoder().encode(name).length <= 200);
      Deno.writeTextFileSync(`${folder}/${name}.part.json`, "");
      Deno.removeSync(`${folder}/${name}.part.json`);
    }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("nameInAddress() decodes the last part of an address", () => {
  assertEquals(nameInAddress(new URL("https://h/a/b%20c.gguf?x=1")), "b c.gguf");
  assertEquals(nameInAddress(new URL("https://h/100%.gguf")), "100%.gguf");
  assertEquals(nameInAddress(new URL("https://h/")), "");
});
