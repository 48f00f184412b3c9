import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { median, percentile } from "./percentile.ts";

const VALUES = [12.5, 3.25, 7, 7, 41.75, -2, 0.5, 19];

Deno.test("percentile() agrees with numpy 2.4.6", () => {
  const golden: [number, number][] = [
    [0, -2],
    [1, -1.825],
    [10, -0.24999999999999978],
    [25, 2.5625],
    [50, 7],
    [75, 14.125],
    [90, 25.824999999999996],
    [95, 33.78749999999999],
    [99, 40.15749999999999],
    [100, 41.75],
  ];
  for (const [percent, expected] of golden) {
    assertAlmostEquals(percentile(VALUES, percent), expected, 1e-9, `percentile ${percent}`);
  }
  assertAlmostEquals(percentile([0.1, 0.2, 0.3], 33), 0.166, 1e-9);
});

Deno.test("percentile() leaves the values as they were", () => {
  const values = [3, 1, 2];
  assertEquals(percentile(values, 50), 2);
  assertEquals(values, [3, 1, 2]);
});

Deno.test("percentile() stays within the values and grows with the percentage", () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
  const percent = fc.double({ noNaN: true, min: 0, max: 100 });
  fc.assert(fc.property(values, percent, percent, (all, one, other) => {
    const low = percentile(all, Math.min(one, other));
    const high = percentile(all, Math.max(one, other));
    return Math.min(...all) <= low && low <= high && high <= Math.max(...all);
  }));
});

Deno.test("percentile() refuses no values and percentages outside 0 to 100", () => {
  assertThrows(() => percentile([], 50), RangeError, "no values");
  for (const percent of [-1, 100.5, NaN]) {
    assertThrows(() => percentile([1], percent), RangeError, "from 0 to 100");
  }
});

Deno.test("median() is the mean of the two in the middle", () => {
  assertEquals(median([10, 1, 2, 3]), 2.5);
  assertEquals(median([4]), 4);
});
