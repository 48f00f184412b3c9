import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { random } from "../random.ts";
import { pairedBootstrap } from "./paired_bootstrap.ts";

const DIFFERENCES = [
  ...new Array<number>(41).fill(1),
  ...new Array<number>(21).fill(-1),
  ...new Array<number>(102).fill(0),
];

Deno.test("pairedBootstrap() agrees with scipy.stats.bootstrap, counted or drawn", () => {
  // SciPy 1.17.1: bootstrap(…, np.mean, n_resamples=200000, method="percentile"): 0.030488, 0.213415.
  const counted = pairedBootstrap(DIFFERENCES, { seed: 1, resamples: 50_000 });
  // One step of the mean is 1/164 = 0.0061.
  assertAlmostEquals(counted.low, 0.03048780487804878, 0.0062);
  assertAlmostEquals(counted.high, 0.21341463414634146, 0.0062);
  assertAlmostEquals(counted.mean, 20 / 164, 1e-12);

  // Values that all differ a little are drawn one by one.
  const spread = DIFFERENCES.map((value, index) => value + index * 1e-9);
  const drawn = pairedBootstrap(spread, { seed: 2, resamples: 50_000 });
  assertAlmostEquals(drawn.low, counted.low, 0.0062);
  assertAlmostEquals(drawn.high, counted.high, 0.0062);
  // Resamples at exactly 0 count on both sides, and here there are none.
  assert(drawn.p < counted.p && counted.p - drawn.p < 0.008);
});

Deno.test("pairedBootstrap() repeats itself with its seed, and differs with another", () => {
  const once = pairedBootstrap(DIFFERENCES, { seed: 5, resamples: 500 });
  assertEquals(pairedBootstrap(DIFFERENCES, { seed: 5, resamples: 500 }), once);
  const values = DIFFERENCES.map((value, index) => value * Math.sin(index));
  const [a, b] = [5, 6].map((seed) => pairedBootstrap(values, { seed, resamples: 500 }).low);
  assert(a !== b);
});

Deno.test("pairedBootstrap() draws whole clusters, of equal and of different sizes", () => {
  const clusters = DIFFERENCES.map((_, index) => String(Math.floor(index / 10)));
  const byItem = pairedBootstrap(DIFFERENCES, { seed: 1 });
  const byCluster = pairedBootstrap(DIFFERENCES, { seed: 1, clusters });
  assertEquals(byCluster.units, 17);
  assertAlmostEquals(byCluster.mean, byItem.mean, 1e-12);
  // Equal values stand side by side here, so clusters vary much more than items.
  assert(byCluster.high - byCluster.low > 2 * (byItem.high - byItem.low));
});

Deno.test("pairedBootstrap() sees no difference where there is none at all, and refuses what says nothing", () => {
  const { low, high, p } = pairedBootstrap([0, 0, 0], { seed: 1, resamples: 100 });
  assertEquals([low, high, p], [0, 0, 1]);
  assertThrows(() => pairedBootstrap([1], { seed: 1 }), RangeError);
  assertThrows(() => pairedBootstrap([1, 0], { seed: 1, clusters: ["a", "a"] }), RangeError);
  assertThrows(() => pairedBootstrap([1, 0], { seed: 1, resamples: 0 }), RangeError);
});

Deno.test("pairedBootstrap() raises false alarms at the stated rate, and covers the truth: 10,000 comparisons of identical models", () => {
  const { next } = random(11, "identical models");
  const comparisons = 10_000;
  let [alarms, missed] = [0, 0];
  for (let comparison = 0; comparison < comparisons; comparison++) {
    const differences = Array.from({ length: 164 }, () => {
      const p = next();
      return Number(next() < p) - Number(next() < p);
    });
    const { low, high, p } = pairedBootstrap(differences, { seed: comparison, resamples: 1000 });
    if (p < 0.05) alarms++;
    if (low > 0 || high < 0) missed++;
  }
  // A percentile interval of 164 items is a little narrow; that of p counts ties on both sides.
  assert(alarms / comparisons > 0.03 && alarms / comparisons < 0.0587, String(alarms));
  assert(missed / comparisons > 0.03 && missed / comparisons < 0.0637, String(missed));
});

Deno.test("pairedBootstrap() of clusters covers the truth where items of a cluster go together", () => {
  const { next } = random(12, "clusters");
  const trials = 1000;
  let [byCluster, byItem] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const differences: number[] = [];
    const clusters: string[] = [];
    for (let cluster = 0; cluster < 50; cluster++) {
      // Most of a difference is that of its cluster.
      const common = Math.floor(next() * 3) - 1;
      for (let item = 0; item < 5; item++) {
        differences.push(next() < 0.8 ? common : Math.floor(next() * 3) - 1);
        clusters.push(String(cluster));
      }
    }
    const grouped = pairedBootstrap(differences, { seed: trial, clusters, resamples: 400 });
    if (grouped.low <= 0 && grouped.high >= 0) byCluster++;
    const single = pairedBootstrap(differences, { seed: trial, resamples: 400 });
    if (single.low <= 0 && single.high >= 0) byItem++;
  }
  assertAlmostEquals(byCluster / trials, 0.94, 0.025);
  assert(byItem / trials < 0.8, String(byItem));
});
