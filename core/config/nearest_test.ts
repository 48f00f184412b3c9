import { assertEquals } from "@std/assert";
import { nearest, suggestion } from "./nearest.ts";

const KNOWN = ["samples", "seed", "limits.connect"];

Deno.test("nearest() finds a mistyped name, whatever its case", () => {
  assertEquals(nearest("sampels", KNOWN), "samples");
  assertEquals(nearest("Sede", KNOWN), "seed");
  assertEquals(nearest("limits.conect", KNOWN), "limits.connect");
});

Deno.test("nearest() finds nothing for a name that is far from all", () => {
  assertEquals(nearest("x", KNOWN), undefined);
  assertEquals(nearest("temperature", KNOWN), undefined);
  assertEquals(nearest("seed", []), undefined);
});

Deno.test("suggestion() names the nearest, else all", () => {
  assertEquals(suggestion("sdde", ["seed"]), "Known are seed");
  assertEquals(suggestion("see", ["seed"]), 'Did you mean "seed"?');
  assertEquals(suggestion("x", KNOWN), "Known are samples, seed, limits.connect");
});
