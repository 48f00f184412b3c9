import { assert, test } from "sandbox:test";
import { pageCount, pageOf } from "./solution";

const rows = (count: number) => Array.from({ length: count }, (_, index) => index);

test("full pages are as they were", () => {
  assert.deepEqual(pageOf(rows(2 * {{size}}), 2), rows(2 * {{size}}).slice({{size}}));
  assert.equal(pageCount(2 * {{size}}), 2);
  assert.equal(pageCount(0), 1);
});
test("the last page has the rest", () => {
  assert.equal(pageCount(2 * {{size}} + 1), 3);
  assert.deepEqual(pageOf(rows(2 * {{size}} + 3), 3).length, 3);
});
test("a page that does not exist is the nearest", () => {
  assert.deepEqual(pageOf(rows({{size}} + 1), 99), [{{size}}]);
  assert.deepEqual(pageOf(rows(3), 0), [0, 1, 2]);
});
