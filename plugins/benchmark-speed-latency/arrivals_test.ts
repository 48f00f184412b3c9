import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { random } from "model-lens";
import { type Arrivals, arrivalTimes } from "./arrivals.ts";

const times = (arrivals: Partial<Arrivals>, seed = 1) =>
  arrivalTimes(
    { process: "poisson", rate: 1, burstiness: 1, count: 20, ...arrivals },
    random(seed, "arrivals"),
  );

/** Mean of the times between two arrivals in seconds, and their coefficient of variation. */
function gapsOf(arrivals: readonly number[]): { mean: number; cv: number } {
  const gaps = arrivals.slice(1).map((at, index) => (at - (arrivals[index] ?? 0)) / 1000);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1);
  return { mean, cv: Math.sqrt(variance) / mean };
}

Deno.test("arrivalTimes() begins at 0, never goes back, and follows from its seed", () => {
  fc.assert(fc.property(
    fc.constantFrom("constant", "poisson", "gamma"),
    fc.double({ min: 0.01, max: 1000, noNaN: true }),
    fc.double({ min: 0.05, max: 50, noNaN: true }),
    fc.nat(),
    (process, rate, burstiness, seed) => {
      const one = times({ process, rate, burstiness }, seed);
      assertEquals([one.length, one[0]], [20, 0]);
      assert(one.every((at, index) => Number.isFinite(at) && at >= (one[index - 1] ?? 0)));
      assertEquals(one, times({ process, rate, burstiness }, seed));
    },
  ));
});

Deno.test("arrivalTimes() has the rate that is wanted, and varies as its process does", () => {
  const count = 40_001;
  // Four standard errors of a mean of 40,000 gaps, and a little more for the spread of burst.
  for (const rate of [0.5, 20]) {
    const cases = [
      [{ process: "constant" }, 0],
      [{ process: "poisson" }, 1],
      [{ process: "gamma", burstiness: 1 }, 1],
      [{ process: "gamma", burstiness: 0.25 }, 2],
      [{ process: "gamma", burstiness: 4 }, 0.5],
      [{ process: "gamma", burstiness: 16 }, 0.25],
    ] as const;
    for (const [arrivals, wanted] of cases) {
      const { mean, cv } = gapsOf(times({ ...arrivals, rate, count }));
      const what = JSON.stringify({ ...arrivals, rate, mean, cv });
      assert(Math.abs(mean * rate - 1) < 4 * Math.max(wanted, 1e-9) / Math.sqrt(count), what);
      assert(Math.abs(cv - wanted) < 0.06 * Math.max(wanted, 1e-6), what);
    }
  }
});

Deno.test("arrivalTimes() of a gamma process of shape 1 is a Poisson process, gap by gap", () => {
  // Of exponential gaps, 1 - 1/e are shorter than the mean.
  for (const process of ["poisson", "gamma"] as const) {
    const at = times({ process, count: 20_001 });
    const short = at.slice(1).filter((one, index) => one - (at[index] ?? 0) < 1000).length / 20_000;
    assert(Math.abs(short - (1 - 1 / Math.E)) < 0.014, `${process} ${short}`);
  }
});
