import { assertEquals } from "@std/assert";
import { PYTHON_BOUNDARY, pythonLeftStrip, pythonRightStrip, pythonStrip } from "./python_text.ts";

Deno.test("pythonStrip() takes away what Python takes for space, and no more", () => {
  assertEquals(pythonStrip("\x1c\x1f\x85\xa0\u2028\u3000a b\u2000\n\t "), "a b");
  // Space in JavaScript only, and in neither.
  assertEquals(pythonStrip("\ufeffa\ufeff"), "\ufeffa\ufeff");
  assertEquals(pythonStrip("\u200ba"), "\u200ba");
  assertEquals(pythonStrip('""a"', '"'), "a");
  assertEquals([pythonLeftStrip("''a'", "'"), pythonRightStrip("<a>>", ">")], ["a'", "<a"]);
});

Deno.test("PYTHON_BOUNDARY sees letters of all scripts", () => {
  const alone = new RegExp(`${PYTHON_BOUNDARY}A${PYTHON_BOUNDARY}`, "u");
  assertEquals(["A", "(A)", "é A.", "éA", "A_", "A²", "ЯA"].map((text) => alone.test(text)), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
