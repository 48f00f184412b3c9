import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const path = (...parts: string[]) => parts.join("{{sep}}");

test("joins the path to each leaf", () => {
  assert.deepEqual({{fn}}({ a: 1, b: { c: { d: "x" }, e: true } }), {
    a: 1,
    [path("b", "c", "d")]: "x",
    [path("b", "e")]: true,
  });
});
test("leaves arrays and null alone", () => {
  assert.deepEqual({{fn}}({ a: { list: [1, { b: 2 }], none: null } }), {
    [path("a", "list")]: [1, { b: 2 }],
    [path("a", "none")]: null,
  });
});
test("leaves dates and empty objects alone", () => {
  const day = new Date(0);
  const flat = {{fn}}({ a: { day, empty: {} } });
  assert.equal(flat[path("a", "day")], day);
  assert.deepEqual(flat[path("a", "empty")], {});
});
test("does not change its argument", () => {
  const value = { a: { b: { c: 1 } } };
  {{fn}}(value);
  assert.deepEqual(value, { a: { b: { c: 1 } } });
});
