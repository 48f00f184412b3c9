import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { wilson } from "./intervals.ts";
import { type ItemScore, scoreEstimate, severalAnswers } from "./score_estimate.ts";

const score = (item: string, score: number, source?: string): ItemScore => ({
  item,
  source,
  score,
});

Deno.test("scoreEstimate() has Wilson's interval where each item was asked once and is right or wrong", () => {
  const estimate = scoreEstimate([score("a", 1), score("b", 0), score("c", 1)]);
  assertEquals(estimate, {
    items: 3,
    mean: 2 / 3,
    interval: wilson(2, 3),
    method: "wilson",
    units: 3,
  });
  assertEquals(scoreEstimate([]), null);
  const alone = scoreEstimate([score("a", 1)]);
  assertEquals([alone?.mean, alone?.interval, alone?.units], [1, null, 1]);
});

Deno.test("scoreEstimate() averages the answers of an item first, and never counts them as independent", () => {
  const asked = [0, 1, 1, 1, 1, 1].map((value, index) => score(index < 1 ? "a" : "b", value));
  const estimate = scoreEstimate(asked);
  // Not 5/6, which the item that was asked more often would make of it.
  assertEquals([estimate?.mean, estimate?.items, estimate?.method], [0.5, 2, "t"]);
  const items = Array.from({ length: 10 }, (_, index) => score(`${index}`, index % 2));
  const often = items.flatMap((one) => Array.from({ length: 50 }, () => one));
  const [once, repeated] = [scoreEstimate(items), scoreEstimate(often)];
  const width = (one: typeof once) => (one?.interval?.high ?? 0) - (one?.interval?.low ?? 0);
  assert(width(repeated) > width(once), "fifty equal answers are no more evidence than one");
});

Deno.test("scoreEstimate() computes errors by source, and says nothing of one source", () => {
  const items = Array.from(
    { length: 12 },
    (_, index) =>
      score(`${index}`, index < 6 ? 0.6 : 0.4, index % 6 < 3 ? `s${index < 6}` : `t${index < 6}`),
  );
  const estimate = scoreEstimate(items);
  assertEquals([estimate?.method, estimate?.units, estimate?.items], ["clustered t", 4, 12]);
  // SE² = 12⁻² · 4 · 0.3², df = 3, t = 3.1824463
  assertAlmostEquals(estimate?.interval?.low ?? 0, 0.5 - 3.182446305284263 * 0.05, 1e-9);
  const alone = scoreEstimate([score("a", 1, "s"), score("b", 0, "s")]);
  assertEquals([alone?.mean, alone?.interval, alone?.units], [0.5, null, 1]);
});

Deno.test("scoreEstimate() is not certain because nothing differs, and stays between 0 and 1", () => {
  const { interval } = scoreEstimate(["a", "b", "c"].map((item) => score(item, 0.5)))!;
  assert(interval !== null && interval.low < 0.5 && interval.high > 0.5);
  const edge = scoreEstimate(["a", "b", "c"].map((item) => score(item, item === "a" ? 0.2 : 0)))!;
  assertEquals(edge.interval?.low, 0);
});

Deno.test("severalAnswers() gives pass@k and pass^k by the unbiased estimates, over items", () => {
  const asked = [[1, 1, 0], [0, 0, 0], [1, 1, 1]].flatMap((scores, index) =>
    scores.map((value) => score(`q${index}`, value))
  );
  const answers = severalAnswers(asked);
  assertEquals([answers?.n, answers?.incomplete], [3, 0]);
  const shown = answers?.pass.map(({ k, any, all }) => [k, any.mean, all.mean]) ?? [];
  const wanted = [[1, 5 / 9, 5 / 9], [3, 2 / 3, 1 / 3]];
  assertEquals(shown.length, wanted.length);
  for (const [index, value] of shown.flat().entries()) {
    assertAlmostEquals(value, wanted.flat()[index] ?? NaN, 1e-12);
  }
  assertAlmostEquals(answers?.within ?? 0, 1 / 9, 1e-12);
  assertEquals(severalAnswers([score("a", 1), score("b", 0)]), null);
  assertEquals(severalAnswers([score("a", 0.5), score("a", 0)])?.pass, []);
});

Deno.test("severalAnswers() leaves items with too few answers out of k, and says how many", () => {
  const asked = [score("a", 1), score("a", 1), score("b", 0), score("c", 1), score("c", 0)];
  const answers = severalAnswers(asked);
  assertEquals([answers?.n, answers?.incomplete], [2, 1]);
  assertEquals(answers?.pass.map(({ k, any }) => [k, any.items]), [[1, 3], [2, 2]]);
});

Deno.test("scoreEstimate() covers the true mean in about 95 of 100 runs, clustered and with repeated answers", () => {
  const next = uniform();
  const covered = { repeated: 0, clustered: 0 };
  const RUNS = 1500;
  for (let run = 0; run < RUNS; run++) {
    // Items differ in how hard they are: the mean of their chances is 1/2.
    const repeated = Array.from({ length: 60 }, (_, item) => {
      const p = next();
      return Array.from({ length: 4 }, () => score(`${item}`, next() < p ? 1 : 0));
    }).flat();
    const clustered = Array.from({ length: 40 }, (_, source) => {
      const p = next();
      return Array.from(
        { length: 5 },
        (_, index) => score(`${source}.${index}`, next() < p ? 1 : 0, `s${source}`),
      );
    }).flat();
    for (const [name, scores] of [["repeated", repeated], ["clustered", clustered]] as const) {
      const { low, high } = scoreEstimate(scores)?.interval ?? { low: 1, high: 0 };
      if (low <= 0.5 && 0.5 <= high) covered[name]++;
    }
  }
  for (const [name, count] of Object.entries(covered)) {
    // Three standard errors of a share of 0.95 in 1,500 runs are 0.017.
    assertAlmostEquals(count / RUNS, 0.95, 0.017, name);
  }
});

function uniform(): () => number {
  const { int } = random(7, "coverage");
  return () => int(0, 2 ** 32 - 1) / 2 ** 32;
}
