import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { random } from "../random.ts";
import { distributions } from "./distributions.ts";
import { mcNemar } from "./mcnemar.ts";

Deno.test("mcNemar() equals scipy.stats.binomtest and the mid-p formula on it to 1e-9", () => {
  // SciPy 1.17.1: binomtest(min(w, l), w + l).pvalue; 2·binom.cdf − binom.pmf. statsmodels 0.15.0 mcnemar(exact=True) agrees.
  for (
    const [wins, losses, exact, midP] of [
      [41, 21, 0.015134080997447081, 0.011141407415305074],
      [5, 0, 0.0625, 0.03125],
      [10, 10, 1, 1],
      [3, 9, 0.14599609375, 0.09228515625],
      [1, 0, 1, 0.5],
      [320, 280, 0.11127063416099085, 0.10267732084358906],
      [0, 0, 1, 1],
    ] as const
  ) {
    const test = mcNemar({ wins, losses });
    assertAlmostEquals(test.exact, exact, 1e-9);
    assertAlmostEquals(test.midP, midP, 1e-9);
  }
  assertThrows(() => mcNemar({ wins: 1.5, losses: 0 }), RangeError);
  assertThrows(() => mcNemar({ wins: -1, losses: 0 }), RangeError);
});

Deno.test("mcNemar() equals the library that tests are made with, up to the items of MMLU-Pro", async () => {
  const { binomialCdf } = await distributions();
  for (const n of [1, 2, 7, 40, 163, 164, 999, 1319, 12_032]) {
    for (const share of [0, 0.1, 0.4, 0.48, 0.499, 0.5]) {
      const losses = Math.floor(n * share);
      const tail = binomialCdf(losses, n, 0.5);
      const below = losses === 0 ? 0 : binomialCdf(losses - 1, n, 0.5);
      const { exact, midP } = mcNemar({ wins: n - losses, losses });
      assertAlmostEquals(exact, Math.min(1, 2 * tail), 1e-9, `${losses} of ${n}`);
      assertAlmostEquals(midP, Math.min(1, tail + below), 1e-9, `${losses} of ${n}`);
    }
  }
});

Deno.test("mcNemar() raises false alarms at no more than the stated rate: 10,000 comparisons of identical models", () => {
  const { next } = random(3, "identical models");
  const comparisons = 10_000;
  let [exact, midP] = [0, 0];
  for (let comparison = 0; comparison < comparisons; comparison++) {
    let [wins, losses] = [0, 0];
    for (let item = 0; item < 164; item++) {
      // Two answers of one model to an item that it gets right in `p` of all cases.
      const p = next();
      const [first, second] = [next() < p, next() < p];
      if (first && !second) wins++;
      if (second && !first) losses++;
    }
    const test = mcNemar({ wins, losses });
    if (test.exact < 0.05) exact++;
    if (test.midP < 0.05) midP++;
  }
  // Four standard errors of a share of 0.05 in 10,000 are 0.0087. The exact test is careful, mid-p comes closer.
  assert(exact / comparisons <= 0.05 && exact / comparisons > 0.02, String(exact));
  assertAlmostEquals(midP / comparisons, 0.05, 0.0087);
});
