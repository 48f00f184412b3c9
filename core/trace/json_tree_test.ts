import { assert, assertEquals } from "@std/assert";
import { changeTree, faultIn } from "./json_tree.ts";

const upper = (value: unknown) => typeof value === "string" ? value.toUpperCase() : value;

Deno.test("changeTree() changes values at any depth and leaves the original alone", () => {
  const before = { a: ["x", { b: "y" }], c: 1, d: null };

  assertEquals(changeTree(before, { value: upper }), { a: ["X", { b: "Y" }], c: 1, d: null });
  assertEquals(before.a[0], "x");
});

Deno.test("changeTree() gives the same value back where nothing changes", () => {
  const before = { a: [{ b: "X" }], c: { d: "x" } };

  const after = changeTree(before, { value: (one) => one === "x" ? "y" : one });

  assert(changeTree(before, { value: (one) => one }) === before);
  assert(after !== before && Object(after).a === before.a);
});

Deno.test("changeTree() keeps both of two properties that come to be called the same", () => {
  const before = { "k-1": 1, "r": 2, "k-2": 3 };

  const after = changeTree(before, {
    value: (one) => one,
    name: (name) => name.startsWith("k") ? "r" : name,
  });

  assertEquals(after, { "r 2": 1, "r": 2, "r 3": 3 });
});

Deno.test("changeTree() takes a property called __proto__ for what it is", () => {
  const before: unknown = JSON.parse('{"__proto__":{"a":"x"}}');

  assertEquals(JSON.stringify(changeTree(before, { value: upper })), '{"__proto__":{"a":"X"}}');
});

Deno.test("faultIn() says where a value is not JSON, and finds nothing in JSON", () => {
  assertEquals(faultIn({ a: [1, "x", null, true, {}] }, "top"), undefined);
  assertEquals(faultIn(JSON.parse('{"__proto__":1}'), "top"), undefined);
  assertEquals(faultIn(Object.create(null), "top"), undefined);
  assertEquals(faultIn({ a: undefined }, "top"), undefined);
  assertEquals(faultIn({ a: [0, NaN] }, "top"), '"top.a.1" is NaN');
  assertEquals(faultIn([, 1], "top"), '"top.0" is of type undefined');
  assertEquals(faultIn({ at: new Date() }, "top"), '"top.at" is no plain object');
});
