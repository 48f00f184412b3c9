import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { bootstrapMedian } from "../stats/intervals.ts";
import { meanEstimate, meanOf, variance } from "../stats/mean.ts";
import { percentile } from "../stats/percentile.ts";
import { studentQuantile } from "../stats/student_t.ts";
import type { RunRecord } from "./record.ts";
import { repeatStats, spreadOf } from "./run_stats.ts";

Deno.test("spreadOf() has the figures of core/stats, and none that so few values cannot tell", () => {
  assertEquals(spreadOf([]), undefined);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 120 }),
      (values) => {
        const spread = spreadOf(values)!;
        const several = values.length > 1;
        assertEquals([spread.n, spread.mean], [values.length, meanOf(values)]);
        assertEquals(spread.deviation, several ? Math.sqrt(variance(values)) : null);
        assertEquals(
          spread.interval,
          several ? bootstrapMedian(values, { seed: 1, resamples: 2000 }) : null,
        );
        assertEquals(spread.p90, percentile(values, 90));
        assertEquals(spread.p99, values.length < 100 ? null : percentile(values, 99));
        assert(spread.least <= spread.p50 && spread.p50 <= spread.p95 && spread.p95 <= spread.most);
      },
    ),
    { numRuns: 25, seed: 1 },
  );
});

/** A run with this mean, on this machine. */
function record(run: string, mean: number | null, machine = "here"): RunRecord {
  const figures = {
    ...{ planned: 10, scored: 10, failed: 0, skipped: 0, quarantined: 0, items: 10, units: 10 },
    ...{ mean, interval: null, method: null, chance: 0, atChance: false, tpotMs: null },
    ...{
      ttftMs: { value: mean === null ? 5 : 10 + mean, n: 10 },
      decodeClient: null,
      decodeServer: null,
    },
  };
  const identity = {
    ...{ model: "m", provider: "p", server: null, digest: null, quantisation: null },
    ...{ parameters: null, template: null, context: null },
  };
  return {
    ...{ run, started: run, source: "run", state: "completed", damage: null, machine },
    memoryBytes: null,
    results: [{ identity, benchmark: "quiz", version: "1", settings: { seed: "1" }, figures }],
  };
}

Deno.test("repeatStats() puts only what is alike together, each run counting once", () => {
  const means = [0.5, 0.6, 0.9];
  const runs = means.map((mean, index) => record(`r${index}`, mean));
  const [repeats, ...others] = repeatStats([
    ...runs.toReversed(),
    record("elsewhere", 0.1, "there"),
  ]);
  assertEquals([repeats?.runs, others], [["r0", "r1", "r2"], []]);
  assertEquals(repeats?.mean, meanEstimate(means, { t: { tQuantile: studentQuantile } }));
  assertEquals(repeats?.range, 0.4);
  assertEquals(repeats?.variation["tpot ms"], null);
  assert((repeats?.variation["ttft ms"] ?? 0) > 0);
  const [unjudged] = repeatStats([record("a", null), record("b", null)]);
  assertEquals([unjudged?.mean, unjudged?.range], [null, null]);
});
