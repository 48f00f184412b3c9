import { assert, assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { ratioOfMedians } from "./ratio.ts";

Deno.test("ratioOfMedians() has the ratio, and an interval where both sides have two values", () => {
  assertEquals(ratioOfMedians([1, 2, 3], [4], { seed: 1 }), { ratio: 2, interval: null });
  assertEquals(ratioOfMedians([], [4], { seed: 1 }), null);
  assertEquals(ratioOfMedians([0, 0], [4, 4], { seed: 1 }), null);
  const { ratio, interval } = ratioOfMedians([10, 10, 10], [20, 20, 20], { seed: 1 })!;
  assertEquals([ratio, interval?.low, interval?.high], [2, 2, 2]);
  const again = () => ratioOfMedians([1, 5, 2, 8], [2, 3, 9, 4], { seed: 7 });
  assertEquals(again(), again());
});

Deno.test("ratioOfMedians() covers the true ratio in about 95 of 100 samples", () => {
  const { next } = random(5, "ratios");
  const trials = 300;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    const first = Array.from({ length: 40 }, () => 1 + next());
    const second = Array.from({ length: 60 }, () => 2 * (1 + next()));
    const { interval } = ratioOfMedians(first, second, { seed: trial, resamples: 300 })!;
    if (interval !== null && interval.low <= 2 && interval.high >= 2) covered++;
  }
  assert(covered / trials > 0.9 && covered / trials <= 1, `${covered} of ${trials}`);
});
