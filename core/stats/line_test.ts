import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { leastSquares } from "./line.ts";

Deno.test("leastSquares() gives what R's lm() and confint() give", () => {
  // lm(y ~ x) of x = 1:5, y = c(2.1, 3.9, 6.2, 7.8, 10.1): by hand, slope 1.99, intercept 0.05.
  const line = leastSquares([[1, 2.1], [2, 3.9], [3, 6.2], [4, 7.8], [5, 10.1]]);
  assertAlmostEquals(line?.slope ?? 0, 1.99, 1e-9);
  assertAlmostEquals(line?.intercept ?? 0, 0.05, 1e-9);
  // s² = 0.107 / 3, SE = √(s² / 10) = 0.05972, t(3) = 3.182446.
  assertAlmostEquals(line?.interval?.low ?? 0, 1.99 - 3.182446 * Math.sqrt(0.107 / 30), 1e-5);
});

Deno.test("leastSquares() has no slope for one place, and no interval for two points", () => {
  assertEquals(leastSquares([]), null);
  assertEquals(leastSquares([[1, 1], [1, 2]]), null);
  assertEquals(leastSquares([[0, 0], [2, 4]]), { slope: 2, intercept: 0, interval: null, n: 2 });
});

Deno.test("leastSquares() holds the true slope in about 95 of 100 intervals", () => {
  const stream = random(1, "lines");
  const noise = () =>
    Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next());
  let held = 0;
  for (let round = 0; round < 400; round++) {
    const line = leastSquares(Array.from({ length: 8 }, (_, x) => [x, 3 * x + noise()] as const));
    if (line?.interval && line.interval.low <= 3 && line.interval.high >= 3) held++;
  }
  // Binomial of 400 and 0.95: outside of this once in a thousand seeds, and the seed is fixed.
  assert(held >= 364 && held <= 394, `${held} of 400`);
});
