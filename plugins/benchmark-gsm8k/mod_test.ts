import { assert, assertEquals } from "@std/assert";
import { answer, PURE, testBenchmark } from "model-lens/testing";
import { flexibleExtract, isRight, normalised, strictMatch } from "./extract.ts";
import gsm8k, { type Target } from "./mod.ts";
import { FORMS } from "./prompt.ts";

const DATA = new URL("../../../shared/data", import.meta.url).pathname;
const isThere = await Deno.stat(DATA).then(() => true, () => false);

if (isThere) {
  testBenchmark("benchmark-gsm8k", gsm8k, {
    oracle: ({ target }) => ({ text: `So it is. The final answer is ${target.answer}` }),
    data: DATA,
    judged: 200,
  });
} else Deno.test.ignore("benchmark-gsm8k: ../shared/data is absent", () => {});

Deno.test("flexibleExtract() takes the last number", () => {
  assertEquals(flexibleExtract("A: 18"), "18");
  assertEquals(flexibleExtract("She makes $1,234.50."), "$1,234.50.");
  assertEquals(flexibleExtract("7 apples."), "7");
  assertEquals(flexibleExtract("18 ..."), "...");
  assertEquals(flexibleExtract("-5"), "-5");
  assertEquals(flexibleExtract("none"), undefined);
});

Deno.test("strictMatch() takes the number where the prompt wants it", () => {
  const llama = "The final answer is 3. No: The final answer is $1,000.";
  assertEquals(strictMatch(llama, "final answer"), "$1,000.");
  assertEquals(strictMatch("the final answer is 3", "final answer"), undefined);
  assertEquals(strictMatch("The answer is 29. The answer is 30.", "answer"), "29.");
  assertEquals(strictMatch("The answer is 29", "answer"), "2");
  assertEquals(strictMatch("The answer is 9\u2028", "answer"), "9");
  assertEquals(strictMatch("so\n#### 1,080\n#### 3", "hashes"), "1,080");
});

Deno.test("isRight() compares as the harness does", () => {
  assertEquals(normalised("$1,234."), "1234");
  assert(isRight("1,234.", "1234"));
  assert(isRight("70000", "70,000"));
  assert(!isRight("18.0", "18"));
  assert(!isRight("18..", "18"));
  assert(!isRight(undefined, "18"));
});

const target: Target = { answer: "18", variant: "cot-llama", shots: 8 };

Deno.test("gsm8k.score() reports both filters", async () => {
  const score = async (text: string) => {
    const { value, metrics = [] } = await gsm8k.score({ id: "x", target }, answer({ text }), PURE);
    return [value, ...metrics.map((metric) => metric.value)];
  };
  assertEquals(await score("The final answer is 18."), [1, 1, 1, 0]);
  assertEquals(await score("It is 18"), [1, 1, 0, 0]);
  assertEquals(await score("The final answer is 18, of 20 apples"), [0, 0, 1, 0]);
  assertEquals(await score("I do not know"), [0, 0, 0, 1]);
});

Deno.test("FORMS ask as published", () => {
  const [first, second] = FORMS["cot-llama"].messages("How many?", 8);
  assertEquals(FORMS["cot-llama"].messages("How many?", 8).length, 17);
  assertEquals(first?.content.split("\n").length, 4);
  assert(second?.content.endsWith("So there must have been 21 - 15 = 6. The final answer is 6"));
  const [cot] = FORMS.cot.messages("How many?", 8);
  assert(cot?.content.endsWith("is 8. The answer is 8.\n\nQ: How many?\nA:"));
});
