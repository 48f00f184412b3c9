import { assertAlmostEquals, assertEquals } from "@std/assert";
import { distributions } from "./distributions.ts";

// Golden values from SciPy 1.17.1: scipy.stats.t, norm and binom.

Deno.test("distributions() equals SciPy to 1e-9", async () => {
  const { tQuantile, tCdf, normalQuantile, normalCdf, binomialCdf } = await distributions();
  const near = (actual: number, golden: number) =>
    assertAlmostEquals(actual, golden, 1e-9 * Math.max(1, Math.abs(golden)));

  near(tQuantile(0.975, 1), 12.706204736174694);
  near(tQuantile(0.975, 2), 4.302652729749462);
  near(tQuantile(0.975, 9), 2.262157162798205);
  near(tQuantile(0.995, 30), 2.7499956535672254);
  near(tQuantile(0.975, 163), 1.974624620966361);
  near(tQuantile(0.9, 12031), 1.281621936438171);
  near(tCdf(2.1, 30), 0.9778787643688382);
  near(tCdf(-1.3, 5), 0.12515031708533855);
  near(tCdf(0.4, 163), 0.6551598902472989);
  near(normalQuantile(0.975), 1.959963984540054);
  near(normalQuantile(0.8), 0.8416212335729143);
  near(normalQuantile(0.001), -3.090232306167813);
  near(normalCdf(1.96), 0.9750021048517795);
  near(normalCdf(-3.2), 0.0006871379379158471);
  near(binomialCdf(21, 62, 0.5), 0.0075670404987235405);
  near(binomialCdf(0, 5, 0.5), 0.03125);
  near(binomialCdf(300, 640, 0.5), 0.061550565360983966);
  near(binomialCdf(2, 10, 0.1), 0.9298091736);
  // So small that only a relative comparison says anything.
  assertAlmostEquals(binomialCdf(7, 62, 0.5) / 1.2150421554307789e-10, 1, 1e-9);
  assertEquals(await distributions(), await distributions());
});
