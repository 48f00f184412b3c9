import { assert, test } from "sandbox:test";
import { {{Name}} } from "./solution";

test("keeps what it is given", () => {
  const cache = new {{Name}}<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  const a: number | undefined = cache.get("a");
  assert.deepEqual([a, cache.get("b"), cache.get("c"), cache.size], [1, 2, undefined, 2]);
});
test("drops the least recently used", () => {
  const cache = new {{Name}}<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.get("c")], [1, undefined, 3]);
});
test("counts a second write as use", () => {
  const cache = new {{Name}}<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 9);
  cache.set("c", 3);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.size], [9, undefined, 2]);
});
test("keeps values that are false", () => {
  const cache = new {{Name}}<string, number | undefined>(2);
  cache.set("zero", 0);
  cache.set("b", 2);
  cache.get("zero");
  cache.set("c", 3);
  assert.equal(cache.get("zero"), 0);
});
test("refuses capacities that are none", () => {
  for (const capacity of [0, -1, 1.5, NaN]) {
    assert.throws(() => new {{Name}}(capacity), RangeError);
  }
});
