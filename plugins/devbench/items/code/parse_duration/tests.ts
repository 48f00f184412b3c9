import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

test("reads one unit", () => {
  assert.deepEqual(["45s", "2m", "3h", "2d"].map({{fn}}), [45, 120, 10800, 172800].map((n) => n * {{per}}));
});
test("adds several", () => {
  assert.equal({{fn}}("1h30m"), 5400 * {{per}});
  assert.equal({{fn}}("1d2h3m4s"), 93784 * {{per}});
});
test("refuses what is none", () => {
  for (const text of ["", "90", "1.5h", "5m1h", "1h1h", "1 h", "x", "-1s", "1h "]) {
    assert.throws(() => {{fn}}(text), RangeError, text);
  }
});
