import { assertEquals } from "@std/assert";
import { differences, shapeOf } from "./shape.ts";

Deno.test("shapeOf() names every place and its kind, elements of a list together", () => {
  const value = { models: [{ size: 1 }, { size: null }], ok: true };
  assertEquals(shapeOf(value), [
    "models: list",
    "models[].size: null",
    "models[].size: number",
    "ok: boolean",
  ]);
});

Deno.test("differences() finds what an imitation has and the real one does not", () => {
  assertEquals(differences({ a: 1, b: [""] }, { a: 2, c: 3, b: ["x"] }), []);
  assertEquals(differences({ a: "1", b: {} }, { a: 1 }), ["a: string"]);
});
