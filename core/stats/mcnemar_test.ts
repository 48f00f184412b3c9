import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { random } from "../random.ts";
import { distributions } from "./distributions.ts";
import { mcNemar } from "./mcnemar.ts";

Deno.test("mcNemar() equals scipy.stats.binomtest and the mid-p formula on it to 1e-9", async () => {
  const given = await distributions();
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
    const test = mcNemar({ wins, losses }, given);
    assertAlmostEquals(test.exact, exact, 1e-9);
    assertAlmostEquals(test.midP, midP, 1e-9);
  }
  assertThrows(() => mcNemar({ wins: 1.5, losses: 0 }, given), RangeError);
  assertThrows(() => mcNemar({ wins: -1, losses: 0 }, given), RangeError);
});

Deno.test("mcNemar() raises false alarms at no more than the stated rate: 10,000 comparisons of identical models", async () => {
  const given = await distributions();
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
    const test = mcNemar({ wins, losses }, given);
    if (test.exact < 0.05) exact++;
    if (test.midP < 0.05) midP++;
  }
  // Four standard errors of a share of 0.05 in 10,000 are 0.0087. The exact test is careful, mid-p comes closer.
  assert(exact / comparisons <= 0.05 && exact / comparisons > 0.02, String(exact));
  assertAlmostEquals(midP / comparisons, 0.05, 0.0087);
});
