import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { RunFold } from "../run/fold.ts";
import { report } from "../run/report.ts";
import { compareRuns } from "./compare.ts";
import { checkBudgets, parseBudget, wholeChecks } from "./gate.ts";
import { methodText } from "./method_text.ts";

/** One sample as a run has it. */
interface Given {
  readonly id: string;
  readonly score?: number;
  readonly hash?: string;
  readonly item?: string;
  readonly source?: string;
}

/** A run as its fold would have it after its events. */
function run(
  samples: readonly Given[],
  { model = "m", benchmark = "quiz" }: { readonly model?: string; readonly benchmark?: string } =
    {},
  fold = new RunFold(),
): RunFold {
  fold.cells.set(
    `${model}/${benchmark}`,
    {
      model,
      provider: "p",
      benchmark,
      version: "1",
      planned: samples.length,
      chance: 0,
      samples: new Map(samples.map(({ id, score, hash = id, item, source }) => [id, {
        sample: `1/${benchmark}/${id}`,
        hash,
        family: undefined,
        grid: undefined,
        item,
        source,
        outcome: score === undefined
          ? { kind: "failed", type: "stall", message: "no" }
          : { kind: "scored", score, answer: null, explanation: "" },
        metrics: [],
        speed: undefined,
        attempts: 1,
        startedNs: 0,
        endedNs: 1,
      }])),
      figures: [],
    } as Parameters<RunFold["cells"]["set"]>[1],
  );
  return fold;
}

/** 164 items, of which the first run alone has `losses` and the second alone `wins` right. */
function pair(wins: number, losses: number): [RunFold, RunFold] {
  const items = Array.from({ length: 164 }, (_, index) => String(index));
  const first = items.map((id, index) => ({ id, score: index < wins ? 0 : 1 }));
  const second = items.map((id, index) => ({
    id,
    score: index >= wins && index < wins + losses ? 0 : 1,
  }));
  return [run(first), run(second)];
}

Deno.test("compareRuns() pairs by item, and tests as McNemar does", () => {
  const [comparison] = compareRuns(...pair(41, 21));
  assert(comparison !== undefined);
  const { n, wins, losses, ties, difference, test, adjusted, interval } = comparison;
  assertEquals([n, wins, losses, ties], [164, 41, 21, 102]);
  assertAlmostEquals(difference ?? NaN, 20 / 164, 1e-12);
  // SciPy 1.17.1: binomtest(21, 62).pvalue; bootstrap of these differences: 0.030, 0.213.
  assertAlmostEquals(test?.p ?? NaN, 0.015134080997447081, 1e-9);
  assertEquals([test?.name, adjusted], ["mcnemar", test?.p]);
  assertAlmostEquals(interval?.low ?? NaN, 0.03, 0.007);
  assertAlmostEquals(interval?.high ?? NaN, 0.213, 0.007);
});

Deno.test("compareRuns() refuses to pair what is not the same item, and counts it", () => {
  const first = run([
    { id: "a", score: 1 },
    { id: "b", score: 1 },
    { id: "c", score: 0 },
    { id: "d", score: 0 },
    { id: "e" },
  ]);
  const second = run([
    { id: "a", score: 1 },
    { id: "b", score: 0, hash: "another question" },
    { id: "c", score: 1 },
    { id: "e", score: 1 },
  ]);
  const [comparison] = compareRuns(first, second);
  const { n, different, onlyFirst, onlySecond, unscored } = comparison!;
  assertEquals([n, different, onlyFirst, onlySecond, unscored], [2, 1, 1, 0, 1]);

  const [none] = compareRuns(
    run([{ id: "a", score: 1, hash: "x" }]),
    run([{ id: "a", score: 1 }]),
  );
  assertEquals([none?.n, none?.difference, none?.test], [0, null, null]);
  assertEquals(compareRuns(run([]), run([], { benchmark: "other" })), []);
});

Deno.test("compareRuns() takes the mean of several answers, and whole clusters where items share a source", () => {
  const answers = (scores: readonly number[]) =>
    scores.map((score, index) => ({
      id: `${Math.floor(index / 2)}.${index % 2}`,
      item: `t${Math.floor(index / 2)}`,
      source: index < 4 ? "x" : `s${index}`.slice(0, 2),
      score,
    }));
  const [comparison] = compareRuns(
    run(answers([1, 0, 0, 0, 1, 1])),
    run(answers([1, 1, 0, 1, 1, 1])),
  );
  assertEquals([comparison?.n, comparison?.wins, comparison?.ties], [3, 2, 1]);
  assertAlmostEquals(comparison?.difference ?? NaN, (0.5 + 0.5 + 0) / 3, 1e-12);
  assertEquals([comparison?.test?.name, comparison?.test?.units], ["bootstrap", 2]);
});

Deno.test("compareRuns() tells how the scores go together, where both differ between items", () => {
  const scores = (values: readonly number[]) =>
    run(values.map((score, index) => ({ id: String(index), score })));
  const correlation = (one: readonly number[], other: readonly number[]) =>
    compareRuns(scores(one), scores(other))[0]?.correlation;
  assertAlmostEquals(correlation([0, 0.5, 1], [0, 0.5, 1]) ?? NaN, 1, 1e-12);
  assertAlmostEquals(correlation([0, 0, 1, 1], [0, 1, 0, 1]) ?? NaN, 0, 1e-12);
  assertEquals(correlation([1, 1, 1], [0, 1, 0]), null);
});

Deno.test("compareRuns() finds no difference between a run and itself, and adjusts over benchmarks", () => {
  const [same] = compareRuns(pair(5, 5)[0], pair(5, 5)[0]);
  assertEquals([same?.difference, same?.test?.p], [0, 1]);
  // No item differs, which 164 items cannot prove for all: 1 − 0.025^(1/164), as Clopper and Pearson.
  assertAlmostEquals(same?.interval?.high ?? NaN, 0.022242082, 1e-6);
  assertAlmostEquals(same?.interval?.low ?? NaN, -0.022242082, 1e-6);
  assert(same !== undefined);
  assertEquals(
    methodText(same),
    "McNemar, exact, 0:0 of 164, mid-p 1.000; interval: what 164 items without a difference may have missed",
  );

  const [first, second] = pair(41, 21);
  const items = Array.from({ length: 30 }, (_, index) => ({ id: String(index), score: index % 2 }));
  run(items, { benchmark: "other" }, first);
  run(items, { benchmark: "other" }, second);
  const adjusted = compareRuns(first, second).map((one) => one.adjusted);
  assertAlmostEquals(adjusted[0] ?? NaN, 2 * 0.015134080997447081, 1e-9);
  assertEquals(adjusted[1], 1);
});

Deno.test("compareRuns() raises few alarms between two runs of one model: 300 simulations", () => {
  const { next } = random(5, "one model");
  let alarms = 0;
  for (let trial = 0; trial < 300; trial++) {
    const items = Array.from({ length: 60 }, (_, index) => ({ id: String(index), p: next() }));
    const answer = () => run(items.map(({ id, p }) => ({ id, score: Number(next() < p) })));
    const [comparison] = compareRuns(answer(), answer());
    if ((comparison?.adjusted ?? 1) < 0.05) alarms++;
  }
  // 0.05, and four standard errors more.
  assert(alarms / 300 < 0.05 + 0.051, String(alarms));
});

Deno.test("checkBudgets() goes by the lower bound, and what nothing shows is no pass", () => {
  const [before, after] = pair(10, 14);
  const comparisons = compareRuns(before, after);
  const outcomes = (texts: readonly string[]) =>
    checkBudgets(texts.map((text) => parseBudget(text)!), { report: report(after), comparisons })
      .map(({ outcome }) => outcome);
  // 4 of 164 less: −2.4 points, and the interval goes down to about −8.
  assertEquals(outcomes(["drop=3", "drop=20", "drop.quiz=20", "drop.none=5"]), [
    "failed",
    "passed",
    "passed",
    "unknown",
  ]);
  assertEquals(outcomes(["score=90", "score=80", "errors=0"]), ["failed", "passed", "passed"]);
  assertEquals(
    checkBudgets([parseBudget("errors=0")!], {
      report: report(run([{ id: "a" }])),
      comparisons: undefined,
    })[0]?.outcome,
    "failed",
  );
  for (const text of ["drop", "drop=-1", "drop=x", "speed=1", "drop.=1"]) {
    assertEquals(parseBudget(text), undefined, text);
  }
});

Deno.test("wholeChecks() has a check for each run in which samples may be missing", () => {
  const whole = { run: "a", state: "completed", damage: null };
  assertEquals(wholeChecks([whole]), []);
  const torn = { run: "b", state: "open", damage: "the last line is torn" };
  assertEquals(wholeChecks([whole, torn]), [{
    name: "b is whole",
    outcome: "unknown",
    reason: "it is open, so samples may be missing; it is damaged: the last line is torn",
  }]);
});
