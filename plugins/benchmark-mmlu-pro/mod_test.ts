import { assert, assertEquals } from "@std/assert";
import { answer, PURE, testBenchmark } from "model-lens/testing";
import { letterOf, saidLetter } from "./extract.ts";
import mmluPro, { type Target } from "./mod.ts";

const DATA = new URL("../../../shared/data", import.meta.url).pathname;
const isThere = await Deno.stat(DATA).then(() => true, () => false);

if (isThere) {
  testBenchmark("benchmark-mmlu-pro", mmluPro, {
    oracle: ({ target }) => ({ text: `So it must be. The answer is (${target.answer}).` }),
    guess: ({ target }, random) => ({
      text: `The answer is (${random.pick([..."ABCDEFGHIJ"].slice(0, target.options))}).`,
    }),
    data: DATA,
    judged: 200,
  });
} else Deno.test.ignore("benchmark-mmlu-pro: ../shared/data is absent", () => {});

Deno.test("saidLetter() takes the first that is said", () => {
  assertEquals(saidLetter("The answer is (C). No, the answer is D"), "C");
  assertEquals(saidLetter("the answer is B)"), "B");
  assertEquals(saidLetter("The Answer is C"), undefined);
  assertEquals(saidLetter("answer is K"), undefined);
  // No boundary is asked for.
  assertEquals(saidLetter("the answer is Because"), "B");
});

Deno.test("letterOf() goes from what is said over what is labelled to what stands alone", () => {
  assertEquals(letterOf("Answer: A\nthe answer is (C)"), "C");
  assertEquals(letterOf("Answer: A or Answer: B\nAnswer: C"), "B");
  assertEquals(letterOf("answer:\n\n D, not E"), "D");
  assertEquals(letterOf("answer: Answer: B"), "B");
  assertEquals(letterOf("Either A or B. Éa C_ éD"), "B");
  assertEquals(letterOf("A\u2028Answer: C Answer: B"), "B");
  assertEquals(letterOf("none of K"), undefined);
});

const target: Target = { answer: "C", options: 10, variant: "official", shots: 5 };

Deno.test("mmluPro.score() counts what it cannot read as wrong, and says so", async () => {
  const score = async (text: string, variant: Target["variant"] = "official") => {
    const sample = { id: "x", target: { ...target, variant } };
    const { value, answer: taken, metrics = [] } = await mmluPro.score(
      sample,
      answer({ text }),
      PURE,
    );
    return [value, taken, ...metrics.map((metric) => metric.value)];
  };
  assertEquals(await score("the answer is (C)"), [1, "C", 1, 1, 0]);
  assertEquals(await score("Answer: C"), [1, "C", 0, 1, 0]);
  assertEquals(await score("I give up"), [0, "I", 0, 0, 0]);
  assertEquals(await score("no idea"), [0, null, 0, 0, 1]);
  assertEquals(await score("Answer: C", "lm-eval"), [0, null, 0, 1]);
});

Deno.test("mmluPro.score() says why", async () => {
  const { explanation } = await mmluPro.score({ id: "x", target }, answer({ text: "?" }), PURE);
  assert(explanation.includes("counts as wrong"));
});
