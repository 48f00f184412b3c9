import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { random } from "../random.ts";
import { distributions } from "./distributions.ts";
import { meanEstimate, spreadOf } from "./mean.ts";

const VALUES = [0.25, 1, 0.5, 0, 1, 0.75, 1, 0.5];

Deno.test("meanEstimate() equals scipy.stats.sem and t.interval to 1e-9", async () => {
  // SciPy 1.17.1: stats.sem(x), stats.t.interval(0.95, 7, loc, scale).
  const { mean, standardError, interval, df, n } = meanEstimate(VALUES, {
    t: await distributions(),
  });
  assertEquals([n, df, mean], [8, 7, 0.625]);
  assertAlmostEquals(standardError ?? NaN, 0.13363062095621217, 1e-9);
  assertAlmostEquals(interval?.low ?? NaN, 0.3090137929315378, 1e-9);
  assertAlmostEquals(interval?.high ?? NaN, 0.9409862070684623, 1e-9);
});

Deno.test("meanEstimate() equals the cluster-robust errors of statsmodels to 1e-9", async () => {
  // statsmodels 0.15.0: OLS on a constant, cov_type="cluster", use_correction=False; t.ppf(0.975, 3).
  const clusters = ["a", "a", "b", "b", "b", "c", "d", "d"];
  const { standardError, interval, df } = meanEstimate(VALUES, {
    t: await distributions(),
    clusters,
  });
  assertEquals(df, 3);
  assertAlmostEquals(standardError ?? NaN, 0.058463396668342806, 1e-9);
  assertAlmostEquals(interval?.low ?? NaN, 0.4389433792784966, 1e-9);
  assertAlmostEquals(interval?.high ?? NaN, 0.8110566207215034, 1e-9);
});

Deno.test("meanEstimate() has no interval of one value or one cluster, and none of nothing", async () => {
  const t = await distributions();
  assertEquals(meanEstimate([1], { t }).interval, null);
  assertEquals(meanEstimate([1, 0], { t, clusters: ["a", "a"] }).standardError, null);
  assertThrows(() => meanEstimate([], { t }), RangeError);
  assertThrows(() => meanEstimate([1], { t, clusters: [] }), RangeError);
});

Deno.test("spreadOf() tells items apart from repetitions, as numpy.var(ddof=1)", () => {
  // numpy: variance of the three means, and mean of the three variances.
  const { between, within } = spreadOf([[1, 0, 1], [0, 0, 1], [1, 1, 1]]);
  assertAlmostEquals(between ?? NaN, 0.11111111111111112, 1e-9);
  assertAlmostEquals(within ?? NaN, 0.22222222222222224, 1e-9);
  assertEquals(spreadOf([[1]]), { between: null, within: null });
});

Deno.test("meanEstimate() covers the true mean as often as it says, with and without clusters", async () => {
  const t = await distributions();
  const { next } = random(7, "coverage");
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const trials = 4000;
  let [plain, clustered, ignored] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const single = meanEstimate(Array.from({ length: 12 }, normal), { t }).interval;
    if (single !== null && single.low <= 0 && single.high >= 0) plain++;

    const values: number[] = [];
    const clusters: string[] = [];
    for (let cluster = 0; cluster < 40; cluster++) {
      const common = normal();
      for (let item = 0; item < 4; item++) {
        values.push(common + 0.5 * normal());
        clusters.push(String(cluster));
      }
    }
    const grouped = meanEstimate(values, { t, clusters }).interval;
    if (grouped !== null && grouped.low <= 0 && grouped.high >= 0) clustered++;
    const naive = meanEstimate(values, { t }).interval;
    if (naive !== null && naive.low <= 0 && naive.high >= 0) ignored++;
  }
  // Four standard errors of a share of 0.95 in 4,000 trials are 0.0138.
  assertAlmostEquals(plain / trials, 0.95, 0.0138);
  assertAlmostEquals(clustered / trials, 0.95, 0.0138);
  // What the clusters are for: without them the interval holds the truth much more rarely.
  assertEquals(ignored / trials < 0.75, true);
});
