import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { random } from "../random.ts";
import { scoreEstimate } from "../stats/score_estimate.ts";
import { type ImaginedAnswer, imaginedRun } from "../testing/framework/imagined_run.ts";
import { scorecard } from "./scorecard.ts";

const RIGHT: ImaginedAnswer = { score: 1, axes: { truth: 1, form: 1 }, solved: true };
const WRONG: ImaginedAnswer = {
  score: 0,
  axes: { truth: 0, form: 0 },
  solved: false,
  failures: ["logic"],
};
const PROMPTS = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [
    `item${Math.floor(index / 2)}.${index % 2 + 1}`,
    index < 6 ? "code" : "words",
  ]),
);

Deno.test("scorecard() is null for a run of no framework, and for runs of two", () => {
  const run = imaginedRun({ models: ["a"], prompts: PROMPTS, repetitions: 1, answer: () => RIGHT });
  const { framework, ...general } = run.header;
  assert(framework !== undefined);
  assertEquals(scorecard([{ ...run, header: general }]), null);
  const other = { ...run.header, framework: { ...framework, name: "another" } };
  assertEquals(scorecard([run, { ...run, header: other }]), null);
  assertEquals(scorecard([]), null);
});

Deno.test("scorecard() gives an oracle 1 and garbage 0, in everything", () => {
  for (const [answer, wanted] of [[RIGHT, 1], [WRONG, 0]] as const) {
    const card = scorecard([
      imaginedRun({ models: ["a"], prompts: PROMPTS, repetitions: 3, answer: () => answer }),
    ]);
    const [model] = card?.models ?? [];
    assert(model !== undefined);
    const parts = [model, ...Object.values(model.categories)];
    assertEquals(Object.keys(model.categories), ["code", "words"]);
    for (const { score, solved, axes } of parts) {
      for (const one of [score, solved, ...Object.values(axes)]) assertEquals(one?.mean, wanted);
    }
    assertEquals(model.reliability?.all.mean, wanted);
    assertEquals(model.reliability?.consistency, 1);
    assertEquals(model.tokensPerSolved.value, wanted === 1 ? 10 : null);
    assertEquals(model.failures, wanted === 1 ? {} : { logic: 36 });
    assertEquals(card?.awards, []);
  }
});

Deno.test("scorecard() takes means over prompts, repetitions averaged first, clustered by item", () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(score, { minLength: 36, maxLength: 36 }), (scores) => {
      const names = Object.keys(PROMPTS);
      const of = (prompt: string, repetition: number) =>
        scores[names.indexOf(prompt) * 3 + repetition - 1] ?? 0;
      const card = scorecard([imaginedRun({
        models: ["a"],
        prompts: PROMPTS,
        repetitions: 3,
        answer: ({ prompt, repetition }) => {
          const score = of(prompt, repetition);
          return { score, axes: { truth: score }, solved: score > 0.5 };
        },
      })]);
      const [model] = card?.models ?? [];
      const wanted = scoreEstimate(
        names.flatMap((item) =>
          [1, 2, 3].map((repetition) => ({
            item,
            source: item.replace(/\.\d+$/, ""),
            score: of(item, repetition),
          }))
        ),
      );
      assertAlmostEquals(model?.score?.mean ?? NaN, wanted?.mean ?? NaN, 1e-12);
      assertEquals(model?.score?.method, "clustered t");
      assertEquals([model?.score?.items, model?.score?.units], [12, 6]);
      const { low = NaN, high = NaN } = model?.score?.interval ?? {};
      assert(0 <= low && low <= (model?.score?.mean ?? 0) && (model?.score?.mean ?? 0) <= high);
      assert(high <= 1);
      // An axis that no item has is in no figure.
      assertEquals(Object.keys(model?.axes ?? {}), ["truth"]);
    }),
    { numRuns: 30 },
  );
});

Deno.test("scorecard() lets an axis count only where it applies", () => {
  const card = scorecard([imaginedRun({
    models: ["a"],
    prompts: PROMPTS,
    repetitions: 1,
    answer: ({ prompt }) =>
      PROMPTS[prompt] === "code"
        ? { score: 1, axes: { truth: 1, form: 0.5 }, solved: true }
        : { score: 0.2, axes: { truth: 0.2 }, solved: false },
  })]);
  const axes = card?.models[0]?.axes;
  assertEquals([axes?.["form"]?.mean, axes?.["form"]?.items], [0.5, 6]);
  assertAlmostEquals(axes?.["truth"]?.mean ?? 0, 0.6, 1e-12);
  assertEquals(Object.keys(card?.models[0]?.categories["words"]?.axes ?? {}), ["truth"]);
});

Deno.test("scorecard() keeps what failed out of every figure, and counts it", () => {
  const card = scorecard([imaginedRun({
    models: ["a"],
    prompts: PROMPTS,
    repetitions: 2,
    answer: ({ repetition }) => repetition === 1 ? RIGHT : undefined,
  })]);
  const [model] = card?.models ?? [];
  assertEquals(model?.unscored, { stall: 12 });
  assertEquals([model?.score?.mean, model?.answers, model?.planned], [1, 12, 24]);
  assertEquals(model?.reliability, null);
});

Deno.test("scorecard() says what a solved task costs, wrong answers paid for, or why that is unknown", () => {
  const cardOf = (tokens: number | null) =>
    scorecard([imaginedRun({
      models: ["a"],
      prompts: PROMPTS,
      repetitions: 2,
      answer: ({ repetition }) => ({ ...(repetition === 1 ? RIGHT : WRONG), tokens }),
    })])?.models[0]?.tokensPerSolved;
  assertEquals(cardOf(30)?.value, 60);
  const unknown = cardOf(null);
  assert(unknown?.value === null && unknown.reason.includes("24 of 24"));
});

Deno.test("scorecard() pairs models: a twin is no different, a better one is, and is named for it", () => {
  const prompts = Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [`own${index}.1`, index < 12 ? "code" : "words"]),
  );
  const [twins, better] = [0, 0.5].map((ahead) =>
    scorecard([imaginedRun({
      models: ["first", "second"],
      prompts,
      repetitions: 3,
      answer: ({ model, prompt, repetition }) => {
        const luck = random(1, `${prompt} ${repetition}`).next() * 0.5;
        const score = luck + (model === 1 ? ahead : 0);
        return { score, axes: { truth: score }, solved: score > 0.5, pace: model === 1 ? 9 : 5 };
      },
    })])
  );
  const all = twins?.comparisons.find(({ category }) => category === null);
  assertEquals([all?.difference, all?.p, all?.ties], [0, 1, 24]);
  assertEquals(twins?.awards[0]?.models, ["first", "second"]);
  const ahead = better?.comparisons.find(({ category }) => category === null);
  assertAlmostEquals(ahead?.difference ?? 0, 0.5, 1e-12);
  assertEquals([ahead?.n, ahead?.wins], [24, 24]);
  assert((ahead?.adjusted ?? 1) < 0.05 && (ahead?.adjusted ?? 0) >= (ahead?.p ?? 0));
  assertEquals(better?.comparisons.map(({ category }) => category), [null, "code", "words"]);
  assertEquals(
    better?.awards.map(({ title, models, clear }) => [title, models.join(), clear]),
    [["Overall", "second", true], ["Coder", "second", true], ["Fastest", "second", null]],
  );
});

Deno.test("scorecard() proves nothing by two items, whatever they say", () => {
  const card = scorecard([imaginedRun({
    models: ["first", "second"],
    prompts: { "one.1": "code", "two.1": "code" },
    repetitions: 5,
    answer: ({ model, prompt }) => {
      const score = model === 0 ? 0.9 : prompt === "one.1" ? 0.1 : 0.2;
      return { score, axes: { truth: score }, solved: false };
    },
  })]);
  const [all] = card?.comparisons ?? [];
  assertEquals(all?.p, 0.5);
  assertEquals(card?.awards[0]?.clear, false);
  // One degree of freedom: half of the difference between the two, times 12.7.
  assertEquals([all?.interval?.low, all?.interval?.high].map((one) => (one ?? 0) < 0), [
    true,
    true,
  ]);
  assertAlmostEquals(all?.interval?.low ?? 0, -1, 1e-9);
});

Deno.test("scorecard() puts runs side by side, and tells models of one name apart", () => {
  const run = (name: string) =>
    imaginedRun({
      run: name,
      models: ["a"],
      prompts: PROMPTS,
      repetitions: 1,
      answer: () => name === "one" ? RIGHT : WRONG,
    });
  const card = scorecard([run("one"), run("two")]);
  assertEquals(card?.models.map(({ name }) => name), ["a (one)", "a (two)"]);
  assertEquals(card?.comparisons[0]?.difference, -1);
  assertEquals(card?.awards[0]?.models, ["a (one)"]);
});

Deno.test("scorecard() never pairs prompts of one name that ask something else", () => {
  const run = (name: string, words: string) =>
    imaginedRun({
      run: name,
      words,
      models: [name],
      prompts: PROMPTS,
      repetitions: 1,
      answer: () => name === "one" ? RIGHT : WRONG,
    });
  const alike = scorecard([run("one", "a"), run("two", "a")]);
  assertEquals(alike?.comparisons[0]?.n, 12);
  assertEquals(scorecard([run("one", "a"), run("two", "b")])?.comparisons, []);
});

Deno.test("scorecard() names nobody who did nothing", () => {
  const card = scorecard([
    imaginedRun({ models: ["a", "b"], prompts: PROMPTS, repetitions: 1, answer: () => WRONG }),
  ]);
  assertEquals(card?.awards.slice(0, 2).map(({ models }) => models), [[], []]);
});
