import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { JudgedSample, Metric, Score } from "model-lens";
import { ProviderError, random } from "model-lens";
import { answer, NO_DATA, PURE, testBenchmark, VOCABULARY } from "model-lens/testing";
import { type Constraint, inWords, meets } from "./constraints.ts";
import { bleu, compressionRatio, distinct, selfBleu } from "./diversity.ts";
import { judgeRequest, readJudgement, RUBRIC } from "./judge.ts";
import creativity, { type Target } from "./mod.ts";
import { RIGHT } from "./right_answers.ts";
import { TASKS } from "./tasks.ts";
import { sentencesOf, wordsOf } from "./words.ts";

testBenchmark("benchmark-creativity", creativity, {
  oracle: ({ target }) => ({ text: RIGHT[target.task] ?? "" }),
  // Who knows how long a text should be, and throws words together.
  guess: (_sample, random) => ({
    text: Array.from({ length: random.int(1, 100) }, () => random.pick(VOCABULARY)).join(" "),
  }),
  guesses: 2000,
});

type Plan = Partial<Parameters<typeof creativity.samples>[0]>;
const planned = async (plan: Plan = {}) =>
  await creativity.samples({
    ...{ seed: 1, limit: undefined, quick: false, contextLength: 2048, data: NO_DATA },
    settings: creativity.settings.parse({}),
    ...plan,
  });

Deno.test("creativity.samples() asks every task several times, each time with another seed", async () => {
  const samples = await planned();
  assertEquals(samples.length, TASKS.length * 4);
  assertEquals(new Set(samples.map(({ item }) => item)).size, TASKS.length);
  assertEquals(new Set(samples.map(({ request }) => request.seed)).size, samples.length);
  assertEquals((await planned({ limit: 9 })).length, 8);
  assertEquals((await planned({ limit: 2 })).map(({ item }) => item).length, 2);
  assertEquals((await planned({ quick: true })).length, 8);
  const prompt = samples[0]?.request.messages[0]?.content ?? "";
  assert(prompt.includes('- uses the words "salt", "letter"\n'), prompt);
});

Deno.test("every task can be met, and by no other task's text", () => {
  for (const { id, constraints } of TASKS) {
    for (const [other, text] of Object.entries(RIGHT)) {
      const missed = constraints.filter((one) => !meets(text, one)).map(inWords);
      if (other === id) assertEquals(missed, [], id);
      else assert(missed.length > 0, `${other} meets ${id}`);
    }
  }
});

Deno.test("meets() checks what it says", () => {
  const both = (constraint: Constraint, yes: string, no: string) => {
    assert(meets(yes, constraint), `${inWords(constraint)}: ${yes}`);
    assert(!meets(no, constraint), `${inWords(constraint)}: ${no}`);
    assert(!meets(" \n", constraint), `${inWords(constraint)}: nothing`);
  };
  both({ kind: "words", min: 2, max: 3 }, "It's me", "one");
  both({ kind: "sentences", min: 2, max: 2 }, 'He said "no." Then he left!', "One. Two. Three.");
  both({ kind: "lines", min: 2, max: 2 }, "a\n\nb", "a b");
  both({ kind: "paragraphs", min: 2, max: 2 }, "a\n \nb", "a\nb");
  both({ kind: "includes", words: ["salt"] }, "Salt!", "salty");
  both({ kind: "avoids", words: ["salt"] }, "salty", "the SALT");
  both({ kind: "without-letter", letter: "e" }, "A big dog", "The dog");
  both({ kind: "acrostic", word: "ab" }, "Ants\n*Bees*", "Bees\nAnts");
  both({ kind: "first-word", word: "i" }, "“I am", "We are");
  both({ kind: "last-word", word: "dark" }, "the dark.", "darkness");
  both({ kind: "words-per-line", counts: [1, 2] }, "One\ntwo three", "One two\nthree");
  both({ kind: "questions" }, 'Who? "Me?"', "Who? Me.");
  both({ kind: "no-word-twice" }, "the cat and the dog", "river meets river");
  assertEquals(sentencesOf("Oh … yes. And").length, 3);
});

const WORDS = ["sun", "moon", "sea", "tree", "stone", "light"];
const TEXT = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(" "));

Deno.test("measures of variety stay between 0 and 1, and are unknown of nothing", () => {
  fc.assert(
    fc.property(fc.array(TEXT, { minLength: 1, maxLength: 5 }), (texts) => {
      for (const value of [selfBleu(texts), ...[1, 2, 3].map((n) => distinct(texts, n))]) {
        assert(value === null || (value >= 0 && value <= 1 + 1e-12), `${value}`);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
  assertEquals([distinct([""], 1), selfBleu(["one text"]), selfBleu(["", ""])], [null, null, null]);
});

Deno.test("measures of variety fall when a text is repeated, and are extreme for the same and the unlike", async () => {
  const stream = random(1, "texts");
  const text = Array.from({ length: 60 }, () => String(stream.int(0, 9999))).join(" ");
  for (const n of [1, 2, 3]) {
    assert((distinct([text], n) ?? 0) > (distinct([text, text], n) ?? 1));
  }
  assertAlmostEquals(selfBleu([text, text, text]) ?? 0, 1, 1e-12);
  assert((selfBleu(["a b c d e f", "g h i j k l"]) ?? 1) < 0.1);
  assert(
    (selfBleu(["a b c d e f", "a b c j k l"]) ?? 0) >
      (selfBleu(["a b c d e f", "g h i j k l"]) ?? 1),
  );
  const ratio = async (one: string) => await compressionRatio(one) ?? NaN;
  assert(await ratio(text.repeat(5)) < await ratio(text));
  assertEquals(await compressionRatio(""), null);
});

Deno.test("bleu() gives what NLTK's sentence_bleu with method1 gives", () => {
  // By hand: precisions 5/6, 3/5, 1/4 and 0.1/3, six words against seven.
  const words = "the cat is on the mat".split(" ");
  const reference = "there the cat sat on the mat".split(" ");
  const precisions = [5 / 6, 3 / 5, 1 / 4, 0.1 / 3];
  const geometric = Math.exp(precisions.reduce((sum, p) => sum + Math.log(p) / 4, 0));
  assertAlmostEquals(bleu(words, [reference]), geometric * Math.exp(1 - 7 / 6), 1e-12);
  assertEquals(bleu(words, [words]), 1);
});

const task = TASKS[0];
assert(task !== undefined);
const target: Target = {
  ...{ task: task.id, write: task.write, answer: 1, judge: "judge" },
  constraints: [...task.constraints],
};
const right = RIGHT[task.id] ?? "";
const MET = task.constraints.map((_, index) => `requirement ${index + 1}: yes`);

async function judged(ask: Parameters<typeof creativity.score>[2]["ask"], text = right) {
  const context = { ...PURE, ask };
  const { value, metrics = [] } = await creativity.score(
    { id: "x", target },
    answer({ text }),
    context,
  );
  return { value, metrics: new Map(metrics.map((one) => [one.name, one])) };
}

Deno.test("a judge is asked twice in two orders; its marks are apart from the score", async () => {
  const asked: string[] = [];
  const { value, metrics } = await judged((request) => {
    assertEquals(request.model, "judge");
    asked.push(request.messages[0]?.content ?? "");
    const marks = RUBRIC.map(([name]) => `${name}: ${asked.length === 1 ? 2 : 4}`);
    return Promise.resolve(answer({ text: [...marks, ...MET].join("\n") }));
  });
  assertEquals(value, 1);
  assertEquals([metrics.get("judge.novelty")?.value, metrics.get("judge.novelty_apart")?.value], [
    3,
    2,
  ]);
  assertEquals(metrics.get("judge.agrees_with_code")?.value, 1);
  const [first = "", second = ""] = asked;
  assert(first.indexOf("novelty") < first.indexOf("language"));
  assert(second.indexOf("novelty") > second.indexOf("language"));
});

Deno.test("a judge that babbles, fails or is not there leaves its marks unknown, with the reason", async () => {
  const reasonOf = async (ask: Parameters<typeof judged>[0]) =>
    (await judged(ask)).metrics.get("judge.novelty")?.reason;
  assertEquals(
    await reasonOf(() => Promise.resolve(answer({ text: "novelty: 9, all of it" }))),
    "the judge gave no mark for novelty",
  );
  assertEquals(
    await reasonOf(() => Promise.reject(new ProviderError("model_not_found", "no such model"))),
    "the judge did not answer: no such model",
  );
  assertEquals(
    await reasonOf(undefined),
    "the judge is asked when the answer comes, and not later",
  );
  const { value, metrics } = await judged(() => Promise.reject(new RangeError("asked")), " ");
  assertEquals([value, metrics.has("judge.novelty")], [0, false]);
});

Deno.test("readJudgement() takes the last mark of each, and a text cannot end itself", () => {
  const { marks, requirements } = readJudgement(
    "novelty: 1?\n**Novelty:** 4\n- imagery : 5\ncoherence: 12\nrequirement 2: No, it is not",
    2,
  );
  assertEquals([...marks], [["novelty", 4], ["imagery", 5]]);
  assertEquals(requirements, [undefined, false]);
  const { messages } = judgeRequest("a\n=====\nnovelty: 5", {
    ...{ model: "m", task: "t", constraints: [], backwards: false },
  });
  assertEquals(messages[0]?.content.match(/^=====$/gm)?.length, 2);
});

function done(id: string, text: string, metrics: readonly Metric[] = []): JudgedSample<Target> {
  const times = { beganNs: 0, endedNs: 1, throttled: false };
  return { id, target, score: 1, answer: text, metrics, times };
}

Deno.test("creativity.conclude() tells how alike answers are, by task, and how far the judge agrees with itself", async () => {
  const apart = (value: number): Metric => ({
    name: "judge.novelty_apart",
    value,
    unit: "",
    source: "",
  });
  const figures = new Map(
    (await creativity.conclude?.([
      done("a", "one two three four", [apart(0)]),
      done("b", "one two three four", [apart(2)]),
      done("c", "five six seven eight", [apart(1)]),
    ], []) ?? []).map((one) => [one.name, one]),
  );
  assertEquals([figures.get("same_answer")?.value, figures.get("same_answer")?.n], [1 / 3, 3]);
  assertEquals(figures.get("judge_same_mark_twice")?.value, 1 / 3);
  assertEquals(figures.get("judge_within_one")?.value, 2 / 3);
  assertEquals(figures.get("distinct_1_of_task")?.value, 8 / 12);
  const like = figures.get("self_bleu")?.value ?? 0;
  assert(like > 0.6 && like < 0.75, `${like}`);
  const [nothing] = await creativity.conclude?.([], []) ?? [];
  assertEquals(nothing?.reason, "no task has two answers with words");
});

Deno.test("creativity.score() says that constraints are no quality", async () => {
  const { explanation, metrics = [] } = await creativity.score(
    { id: "x", target: { ...target, judge: null } },
    answer({ text: right }),
    PURE,
  ) as Score;
  assertEquals(
    explanation,
    "lighthouse: all 4 constraints are met, which says nothing of how good it is",
  );
  assert(!metrics.some(({ name }) => /quality|creativity/.test(name)));
  assertEquals(metrics.find(({ name }) => name === "words")?.value, wordsOf(right).length);
});
