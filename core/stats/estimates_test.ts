import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { detectableDifference } from "./detectable.ts";
import { distributions } from "./distributions.ts";
import { holm } from "./holm.ts";
import { wilson } from "./intervals.ts";
import { passAtK, passHatK } from "./pass_at_k.ts";

Deno.test("passAtK() and passHatK() equal the ratios of binomial coefficients", () => {
  // Python: 1 - comb(n-c, k)/comb(n, k) and comb(c, k)/comb(n, k), with math.comb.
  for (
    const [n, c, k, any, all] of [
      [5, 2, 1, 0.4, 0.4],
      [5, 2, 3, 0.9, 0],
      [20, 7, 10, 0.9984520123839009, 0],
      [200, 13, 100, 0.9999194971988055, 0],
      [10, 10, 5, 1, 1],
      [10, 0, 1, 0, 0],
      [5, 3, 3, 1, 0.1],
    ] as const
  ) {
    assertAlmostEquals(passAtK(n, c, k), any, 1e-12);
    assertAlmostEquals(passHatK(n, c, k), all, 1e-12);
  }
  for (const [n, c, k] of [[3, 1, 4], [3, 4, 1], [3, -1, 1], [3, 1, 0], [3, 1.5, 1]] as const) {
    assertThrows(() => passAtK(n, c, k), RangeError);
    assertThrows(() => passHatK(n, c, k), RangeError);
  }
});

Deno.test("holm() equals multipletests of statsmodels", () => {
  // statsmodels 0.15.0: multipletests(p, method="holm").
  const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.2]);
  for (const [index, golden] of [0.04, 0.09, 0.09, 0.025, 0.2].entries()) {
    assertAlmostEquals(adjusted[index] ?? NaN, golden, 1e-12);
  }
  assertEquals(holm([]), []);
  assertEquals(holm([0.9, 0.8]), [1, 1]);
});

Deno.test("wilson() equals proportion_confint of statsmodels", () => {
  // statsmodels 0.15.0: proportion_confint(k, n, method="wilson").
  for (
    const [k, n, low, high] of [
      [9, 10, 0.5958499732047614, 0.982123786904927],
      [0, 20, 0, 0.1611251580528194],
      [82, 164, 0.42435704738802893, 0.5756429526119711],
      [585, 820, 0.6815272482863932, 0.743311774140343],
    ] as const
  ) {
    const interval = wilson(k, n);
    assertAlmostEquals(interval.low, low, 1e-9);
    assertAlmostEquals(interval.high, high, 1e-9);
  }
});

Deno.test("wilson() covers the true share in about 95 of 100 cases: exactly computed, not drawn", async () => {
  const { binomialCdf } = await distributions();
  for (const n of [20, 60, 164]) {
    let sum = 0;
    const shares = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
    for (const p of shares) {
      for (let k = 0; k <= n; k++) {
        const { low, high } = wilson(k, n);
        if (low > p || high < p) continue;
        sum += binomialCdf(k, n, p) - (k === 0 ? 0 : binomialCdf(k - 1, n, p));
      }
    }
    // Coverage of a count swings around its level; the mean over all shares is close to it.
    assertAlmostEquals(sum / shares.length, 0.95, 0.006, `n = ${n}`);
  }
});

Deno.test("detectableDifference() follows the formula of the paper", () => {
  // (z₀.₉₇₅ + z₀.₈)·√(variance/n) with SciPy's quantiles; 969 items for 3 points is the paper's own example.
  assertAlmostEquals(detectableDifference(164), 0.0893112747365651, 1e-9);
  assertAlmostEquals(detectableDifference(969, { variance: 1 / 9 }), 0.029999961270374204, 1e-9);
  assertEquals(detectableDifference(1), 1);
  assertThrows(() => detectableDifference(0), RangeError);
});
