import { assertEquals } from "@std/assert";
import { lineOf } from "./line_of.ts";

const TEXT = `providers:
  a:
    settings:
      seed: 1
  b:
    "url": x

# seed: 3
seed: 4
`;

Deno.test("lineOf() finds each part of a name in the block of the one before it", () => {
  assertEquals(lineOf(["seed"], TEXT), 9);
  assertEquals(lineOf(["providers"], TEXT), 1);
  assertEquals(lineOf(["providers", "b"], TEXT), 5);
  assertEquals(lineOf(["providers", "b", "url"], TEXT), 6);
  assertEquals(lineOf(["providers", "a", "settings", "seed"], TEXT), 4);
});

Deno.test("lineOf() gives what it cannot find the line above it", () => {
  assertEquals(lineOf([], TEXT), 1);
  assertEquals(lineOf(["providers", "a", "url"], TEXT), 2);
  assertEquals(lineOf(["limits", "connect"], '{"seed": 1, "limits": {"connect": 0}}'), 1);
});

Deno.test("lineOf() takes a name for itself and not for a pattern", () => {
  assertEquals(lineOf(["a.b"], "axb: 1\na.b: 2\n"), 2);
});
