/**
 * How often each interval holds the truth, measured: `bootstrapMedian()` and `severalAnswers()` here,
 * `wilson()` in estimates_test.ts, `meanEstimate()` in mean_test.ts, `pairedBootstrap()` in
 * paired_bootstrap_test.ts, `scoreEstimate()` in score_estimate_test.ts, `ratioOfMedians()` in ratio_test.ts.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { bootstrapMedian } from "./intervals.ts";
import { type ItemScore, severalAnswers } from "./score_estimate.ts";

Deno.test("bootstrapMedian() covers the true median in about 95 of 100 samples, of even and of skewed values", () => {
  const trials = 1000;
  const next = random(21, "medians").next;
  const draws = {
    even: { draw: () => next(), median: 0.5 },
    // As times are: most are short, and some very long.
    skewed: { draw: () => -Math.log(1 - next()), median: Math.LN2 },
  };
  for (const [name, { draw, median }] of Object.entries(draws)) {
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 25 }, draw);
      const { low, high } = bootstrapMedian(values, { seed: trial, resamples: 300 });
      if (low <= median && median <= high) covered++;
    }
    // A percentile bootstrap of so few is a little narrow: 0.94, and three standard errors are 0.023.
    const share = covered / trials;
    assert(share > 0.917 && share < 0.971, `${name}: ${share}`);
  }
});

Deno.test("severalAnswers() covers the true pass@k and pass^k in about 95 of 100 runs", () => {
  const runs = 1000;
  const next = random(22, "several answers").next;
  // An item is solved with a chance that is even over 0 to 1: pass@3 is 1 − E(1 − p)³, pass^3 is E p³.
  const truth = { any: 3 / 4, all: 1 / 4 };
  const covered = { any: 0, all: 0 };
  for (let run = 0; run < runs; run++) {
    const scores = Array.from({ length: 60 }, (_, item): ItemScore[] => {
      const p = next();
      return Array.from({ length: 3 }, () => ({
        item: String(item),
        source: undefined,
        score: next() < p ? 1 : 0,
      }));
    }).flat();
    const three = severalAnswers(scores)?.pass.find(({ k }) => k === 3);
    for (const which of ["any", "all"] as const) {
      const { low, high } = three?.[which].interval ?? { low: 1, high: 0 };
      if (low <= truth[which] && truth[which] <= high) covered[which]++;
    }
  }
  for (const [which, count] of Object.entries(covered)) {
    assert(count / runs > 0.929 && count / runs < 0.971, `${which}: ${count / runs}`);
  }
});

Deno.test("every interval has a simulation of its coverage: bootstrapMedian, wilson, meanEstimate, pairedBootstrap, scoreEstimate, severalAnswers, ratioOfMedians", async () => {
  const named: string[] = [];
  const covered: string[] = [];
  for await (const { name } of Deno.readDir(new URL(".", import.meta.url))) {
    const text = await Deno.readTextFile(new URL(name, import.meta.url));
    if (name.endsWith("_test.ts")) {
      covered.push(
        ...[...text.matchAll(/Deno\.test\("(\w+)\(\)[^"]*\bcovers/g)].map(([, by = ""]) => by),
      );
      continue;
    }
    for (
      const [, fn = "", result = ""] of text.matchAll(
        /^export function (\w+)\([^]*?\n?\): ([\w| ]+) \{$/gm,
      )
    ) {
      if (INTERVALS.test(result)) named.push(fn);
    }
  }
  assertEquals(named.sort(), [...new Set(covered)].sort());
  assertEquals(named.length, 7);
});

/** Types of results that have an interval in them. */
const INTERVALS =
  /\b(Interval|BootstrapInterval|PairedBootstrap|MeanEstimate|ScoreEstimate|SeveralAnswers|MedianRatio)\b/;
