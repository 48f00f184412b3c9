import { assert, assertEquals, assertThrows } from "@std/assert";
import { answer, PURE, testBenchmark } from "model-lens/testing";
import { hasGold, sharedRows } from "../../bench/gold/files.ts";
import { ifevalSupport } from "../../bench/gold/ifeval.ts";
import { randomText } from "../../core/testing/benchmark/chance.ts";
import type { Support } from "./checks/check.ts";
import { type Instruction, INSTRUCTIONS, judge } from "./instructions.ts";
import ifeval from "./mod.ts";
import { Row } from "./row.ts";

const DATA = new URL("../../../shared/data", import.meta.url).pathname;
const isThere = await hasGold();

if (isThere) {
  const right = await rightAnswers();
  testBenchmark("benchmark-ifeval", {
    ...ifeval,
    // Some prompts cannot be followed, and of others no right answer is at hand: 48 are left out.
    samples: async (context) =>
      (await ifeval.samples(context)).filter(({ id }) =>
        right.has(id) || context.limit !== undefined
      ),
  }, {
    oracle: ({ id }) => ({ text: right.get(id) ?? "" }),
    guess: (_sample, random) => ({ text: randomText(random) }),
    data: DATA,
    judged: 100,
  });
} else Deno.test.ignore("benchmark-ifeval: ../shared/data is absent", () => {});

/** For each prompt an answer of a real model that the official code found to follow all. */
async function rightAnswers(): Promise<ReadonlyMap<string, string>> {
  const models = ["gpt-4o-2024-08-06", "claude-3-haiku-20240307", "CohereForAI__aya-23-8B"];
  const answers = await Promise.all(
    models.map((model) =>
      sharedRows<{ readonly key: number; readonly response: string; readonly strict: boolean[] }>(
        `gold/ifeval/${model}.jsonl.gz`,
      )
    ),
  );
  return new Map(
    answers.flat().filter(({ strict }) => strict.every((one) => one))
      .map(({ key, response }) => [`key-${key}`, response]),
  );
}

/** For what needs neither sentences nor languages. */
const NONE: Support = {
  get punkt(): never {
    throw new TypeError("Cannot cut sentences: this test has no data");
  },
  get language(): never {
    throw new TypeError("Cannot detect a language: this test has no data");
  },
};

function follows(id: string, args: Instruction["args"], response: string, support = NONE) {
  const [one] = judge(response, [{ id, args }], support);
  return [one?.strict, one?.loose];
}

Deno.test("INSTRUCTIONS are the 25 of the data", () => {
  assertEquals(INSTRUCTIONS.length, 25);
  assertThrows(() => follows("keywords:unheard_of", {}, "x"), TypeError, "no known instruction");
});

Deno.test("judge() is loose about first and last lines and stars", () => {
  const id = "punctuation:no_comma";
  assertEquals(follows(id, {}, "Well, here it is:\nplain"), [false, true]);
  assertEquals(follows(id, {}, "plain\nBye, now"), [false, true]);
  assertEquals(follows(id, {}, "a\nb, c\nd"), [false, false]);
  assertEquals(follows(id, {}, " \n\u3000"), [false, false]);
  assertEquals(follows("detectable_content:number_placeholders", { num_placeholders: 1 }, "[*]"), [
    true,
    true,
  ]);
});

Deno.test("judge() reads space, words and lines as Python does", () => {
  const words = (response: string, num_words: number) =>
    follows("length_constraints:number_words", { num_words, relation: "less than" }, response)[0];
  assertEquals([words("naïve café_2 ²", 4), words("naïve café_2 ²", 3)], [true, false]);
  const bullets = (response: string, num_bullets: number) =>
    follows("detectable_format:number_bullet_lists", { num_bullets }, response)[0];
  assertEquals(bullets("* a\n- b\n  * c\n**d**", 3), true);
  // A line of Python ends with a newline, and with nothing else.
  assertEquals(bullets("* a\r* b\u2028- c", 1), true);
  const placeholders = { num_placeholders: 1 };
  assertEquals(
    follows("detectable_content:number_placeholders", placeholders, "[a\u2028b]")[0],
    true,
  );
  assertEquals(follows("detectable_content:number_placeholders", placeholders, "[a\nb]")[0], false);
});

Deno.test("judge() ignores case as Python does", () => {
  const has = (keyword: string, response: string) =>
    follows("keywords:existence", { keywords: [keyword] }, response)[0];
  assertEquals([has("kit", "KIT"), has("kit", "\u212aıt"), has("ss", "ſS"), has("ss", "ß")], [
    true,
    true,
    true,
    false,
  ]);
  const forbidden = { forbidden_words: ["man"] };
  assertEquals(follows("keywords:forbidden_words", forbidden, "human Mané")[0], true);
  assertEquals(follows("keywords:forbidden_words", forbidden, "A MAN.")[0], false);
});

Deno.test("judge() counts marks that are no letters as what they are", () => {
  const args = { letter: "#", let_frequency: 2, let_relation: "at least" };
  assertEquals(follows("keywords:letter_frequency", args, "# and #")[0], true);
  assertEquals(follows("keywords:letter_frequency", args, "# and !")[0], false);
});

Deno.test("judge() reads JSON as Python does", () => {
  const json = (response: string) => follows("detectable_format:json_format", {}, response)[0];
  assertEquals(
    ['```json\n{"a": [NaN, -Infinity]}\n```', "{'a': 1}", '"NaN', "```JSON```{}```", "1"].map(json),
    [true, false, false, true, true],
  );
});

Deno.test("judge() wants paragraphs between dividers, and none that is blank", () => {
  const three = (response: string) =>
    follows("length_constraints:number_paragraphs", { num_paragraphs: 3 }, response)[0];
  assertEquals(["a\n***\nb\n***\nc", "***a***b***c***", "a******b***c", "a***b"].map(three), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("Row drops arguments that are null", () => {
  const { instructions } = Row.parse({
    key: 1,
    prompt: "?",
    instruction_id_list: ["punctuation:no_comma"],
    kwargs: [{ num_words: null }],
  });
  assertEquals(instructions, [{ id: "punctuation:no_comma", args: {} }]);
});

Deno.test({
  name: "judge() cuts sentences and detects languages as the official code does",
  ignore: !isThere,
  async fn() {
    const support = await ifevalSupport();
    const text = 'Dr. Smith paid $3.50. "Why?" he asked. See p. 5 of vol. 2... No.';
    assertEquals(support.punkt.sentences(text), [
      "Dr. Smith paid $3.50.",
      '"Why?"',
      "he asked.",
      "See p. 5 of vol.",
      "2... No.",
    ]);
    const language = (one: string) => support.language.detect(one);
    assertEquals(
      [
        "The cat sat on the mat",
        "Die Katze sitzt",
        "これは猫です",
        "Это моя собака, она любит гулять в парке",
        "12 34",
      ].map(
        language,
      ),
      ["en", "de", "ja", "ru", undefined],
    );
    const capital = (one: string) => follows("change_case:english_capital", {}, one, support)[0];
    assertEquals([
      capital("THIS IS ENGLISH"),
      capital("This is English"),
      capital("DAS IST DEUTSCH"),
    ], [
      true,
      false,
      false,
    ]);
  },
});

Deno.test({
  name: "ifeval.score() judges the answer and not the thoughts before it",
  ignore: !isThere,
  async fn() {
    const support = { punkt: "{}", profiles: "{}", tables: "" };
    const empty = '{"OrthoContext":{},"Collocations":{},"AbbrevTypes":{},"SentStarters":{}}';
    const data = {
      rows: PURE.data.rows,
      text: (name: string) =>
        Promise.resolve(name === "punkt" ? empty : Reflect.get(support, name) as string),
    };
    const target = { instructions: [{ id: "punctuation:no_comma", args: {} }] };
    const score = (text: string) =>
      ifeval.score({ id: "x", target }, answer({ text }), { ...PURE, data });
    assertEquals((await score("<think>well, so</think>\nplain")).value, 1);
    assertEquals((await score("a, b\nplain")).value, 0);
    const { metrics = [] } = await score("a, b\nplain");
    assertEquals(metrics.map(({ name, value }) => [name, value]), [
      ["prompt-strict", 0],
      ["prompt-loose", 1],
      ["instruction-strict", 0],
      ["instruction-loose", 1],
    ]);
    assert((await score("a, b\nplain")).explanation.endsWith("followed loosely"));
  },
});
