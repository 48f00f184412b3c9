import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bootstrapMedian, wilson } from "./intervals.ts";

Deno.test("wilson() agrees with SciPy 1.17.1, binomtest().proportion_ci(method='wilson')", () => {
  const golden: [number, number, number, number][] = [
    [0, 10, 0, 0.27753279986288926],
    [10, 10, 0.7224672001371109, 1],
    [1, 10, 0.017876213095072896, 0.4041500267952385],
    [5, 10, 0.236593090512564, 0.7634069094874361],
    [585, 820, 0.6815272482863932, 0.743311774140343],
    [41, 62, 0.5371769954935818, 0.7665829812479109],
    [0, 1, 0, 0.7934506856227626],
    [1, 1, 0.20654931437723745, 1],
    [3, 1_000_000, 1.0202712409681223e-6, 8.821149774312435e-6],
  ];
  for (const [successes, n, low, high] of golden) {
    const interval = wilson(successes, n);
    assertAlmostEquals(interval.low, low, 1e-9, `low of ${successes} in ${n}`);
    assertAlmostEquals(interval.high, high, 1e-9, `high of ${successes} in ${n}`);
  }
});

Deno.test("wilson() holds the proportion and mirrors failures", () => {
  const trials = fc.integer({ min: 1, max: 10_000 }).chain((n) =>
    fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))
  );
  fc.assert(fc.property(trials, ([successes, n]) => {
    const { low, high } = wilson(successes, n);
    const mirrored = wilson(n - successes, n);
    assert(0 <= low && low <= successes / n && successes / n <= high && high <= 1);
    assertAlmostEquals(mirrored.low, 1 - high, 1e-12);
    assertAlmostEquals(mirrored.high, 1 - low, 1e-12);
  }));
});

Deno.test("wilson() refuses what is no count", () => {
  for (const [successes, n] of [[0, 0], [1.5, 3], [-1, 3], [4, 3], [NaN, 3]] as const) {
    assertThrows(() => wilson(successes, n), RangeError, "Cannot compute an interval");
  }
});

const TIMES = [101.2, 99.8, 103.5, 98.1, 120.4, 100.9, 102.2, 97.7, 105.0, 101.9, 99.1];

Deno.test("bootstrapMedian() agrees with SciPy 1.17.1, bootstrap(method='percentile')", () => {
  // 200,000 resamples there; the third value and the third from the end by the exact binomial too.
  assertEquals(bootstrapMedian(TIMES, { seed: 1 }), {
    low: 99.1,
    high: 103.5,
    level: 0.95,
    resamples: 10_000,
    seed: 1,
  });
});

Deno.test("bootstrapMedian() follows from its seed", () => {
  const values = Array.from({ length: 40 }, (_, index) => (index * 7919) % 101);
  const interval = (seed: number) => bootstrapMedian(values, { seed, resamples: 200 });
  assertEquals(interval(3), interval(3));
  const distinct = new Set(
    [1, 2, 3, 4, 5].map((seed) => JSON.stringify({ ...interval(seed), seed: 0 })),
  );
  assert(distinct.size > 1);
});

Deno.test("bootstrapMedian() spans the whole range of few values, and less of many", () => {
  const { low, high } = bootstrapMedian([5, 1, 3], { seed: 1 });
  assertEquals([low, high], [1, 5]);
  const narrow = bootstrapMedian(TIMES, { seed: 1, level: 0.5 });
  const wide = bootstrapMedian(TIMES, { seed: 1, level: 0.99 });
  assert(wide.low < narrow.low && narrow.high < wide.high);
});

Deno.test("bootstrapMedian() takes the mean of the two in the middle of an even number", () => {
  const { low, high } = bootstrapMedian([0, 10], { seed: 1, level: 0.4 });
  assertEquals([low, high], [5, 5]);
});

Deno.test("bootstrapMedian() refuses what cannot be resampled", () => {
  assertThrows(() => bootstrapMedian([1], { seed: 1 }), RangeError, "at least 2");
  assertThrows(() => bootstrapMedian([1, 2], { seed: 1, resamples: 0 }), RangeError, "resamples");
  assertThrows(() => bootstrapMedian([1, 2], { seed: 1, level: 1 }), RangeError, "level");
});
