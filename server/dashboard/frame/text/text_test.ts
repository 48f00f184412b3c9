import { assertEquals } from "@std/assert";
import { textParts } from "./text.tsx";

Deno.test("textParts() shows what would not be seen, and leaves the rest as it is", () => {
  assertEquals(textParts("a\u001b[31mb"), [
    { text: "a" },
    { mark: "␛", name: "U+001B, a control character" },
    { text: "[31mb" },
  ]);
  assertEquals(textParts("\u202eabc").at(0), {
    mark: "U+202E",
    name: "U+202E, a character that does not show",
  });
  assertEquals(textParts("x\ud800"), [
    { text: "x" },
    { mark: "U+D800", name: "U+D800, half of a character" },
  ]);
  assertEquals(textParts("a\u0000\u0007\u007f\u0085\u200b").length, 6);
});

Deno.test("textParts() leaves line breaks, emoji and writing of any direction alone", () => {
  for (const text of ["a\n\tb", "👩‍💻 naïve café", "مرحبا שלום 你好", "<b>&amp;</b>"]) {
    assertEquals(textParts(text), [{ text }]);
  }
  assertEquals(textParts(""), []);
});
