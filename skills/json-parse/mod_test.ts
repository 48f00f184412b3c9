import { testSkill } from "model-lens/testing";
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { faultIn } from "./fault.ts";

Deno.test("faultIn() finds nothing but the end in JSON that was cut", () => {
  fc.assert(fc.property(fc.json(), fc.nat(), (text, at) => {
    const cut = text.slice(0, at % Math.max(1, text.length));
    assertThrows(() => JSON.parse(`[${cut}`));
    // A cut literal, number or escape is wrong where it was cut, anything else at the end.
    const said = faultIn(`[${cut}`);
    assertEquals(
      /^(it ends too early|unexpected .+ at line \d+, column \d+)$/.test(said),
      true,
      said,
    );
  }));
});

Deno.test("faultIn() names the place", () => {
  const faults = [
    ["{'a':1}", 'unexpected "\'" at line 1, column 2'],
    ["[1,,2]", 'unexpected "," at line 1, column 4'],
    ["[01]", 'unexpected "1" at line 1, column 3'],
    ['{"a" 1}', 'unexpected "1" at line 1, column 6'],
    ["[1] x", 'unexpected "x" at line 1, column 5'],
    ["", "it ends too early"],
    ["[".repeat(100_000), "it ends too early"],
  ] as const;
  assertEquals(faults.map(([text]) => faultIn(text)), faults.map(([, said]) => said));
});

testSkill(import.meta.url);
