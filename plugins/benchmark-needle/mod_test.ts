import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Answer, PlanContext, Score, TokenCounter } from "model-lens";
import { NotJudgedError, random } from "model-lens";
import { answer, NO_DATA, PURE, testBenchmark } from "model-lens/testing";
import { HAYSTACK } from "./haystack.ts";
import { foundIn, readable } from "./match.ts";
import needle, { type Target } from "./mod.ts";
import { KINDS, needlesOf } from "./needles.ts";

testBenchmark("benchmark-needle", needle, {
  oracle: ({ target }) => ({ text: `They are ${target.wanted.join(" and ")}.` }),
  // Who knows the form of an answer, and nothing of the text.
  guess: ({ target }, random) => ({
    text: target.wanted.map(() => random.int(1_000_000, 9_999_999)).join(", "),
  }),
});

type Settings = Parameters<typeof needle.samples>[0]["settings"];
type Plan = Partial<Omit<PlanContext, "settings">> & { readonly settings?: Partial<Settings> };

async function planned({ settings, ...plan }: Plan = {}) {
  return await needle.samples({
    ...{ seed: 1, limit: undefined, quick: false, contextLength: 1024, data: NO_DATA, ...plan },
    settings: needle.settings.parse({ ...settings }),
  });
}

/** A tokenizer with a token for each word and each mark. */
const WORDS: TokenCounter = {
  prompt: (messages) =>
    Promise.resolve({
      tokens: messages.flatMap(({ content }) => content.match(/\w+|[^\w\s]/g) ?? []).length,
      source: "words",
      basis: "counted",
    }),
};

Deno.test("needle.samples() asks every kind at every depth of every length that fits", async () => {
  const told: string[] = [];
  const samples = await planned({ tokens: WORDS, notice: (text) => void told.push(text) });
  const lengths = new Set(samples.map(({ target }) => target.length));
  assertEquals([...lengths], [512, 1024]);
  assertEquals(samples.length, KINDS.length * 2 * 5);
  assertEquals(
    samples[0]?.target.leftOut,
    "lengths 2048, 4096, 8192, 16384, 32768 left out: the context has 1024 tokens",
  );
  assertEquals(samples[1]?.target.leftOut, null);
  assertEquals(told, [samples[0]?.target.leftOut]);
  assertEquals((await planned({ quick: true })).map(({ id }) => id), [
    "single-512-d0-1",
    "single-512-d50-1",
    "single-512-d100-1",
    "single-1024-d0-1",
    "single-1024-d50-1",
    "single-1024-d100-1",
  ]);
});

Deno.test("needle.samples() says for which needles a length has no room", async () => {
  const [first, ...more] = await planned();
  assert(
    first?.target.leftOut?.endsWith(
      "no room for the needles of multi-key 512, multi-value 512, multi-query 512",
    ),
    first?.target.leftOut ?? "",
  );
  assertEquals(more.filter(({ target }) => target.length === 512).length, 4);
});

Deno.test("needle.samples() asks lengths that a user names, whatever the context", async () => {
  const settings = { lengths: [4096], depths: [10, 90], kinds: ["single" as const] };
  const samples = await planned({ settings, contextLength: 512 });
  assertEquals(samples.map(({ id }) => id), ["single-4096-d10-1", "single-4096-d90-1"]);
  assertEquals(samples[0]?.target.leftOut, null);
});

Deno.test("needle.samples() makes prompts as long as they should be, by who counts", async () => {
  for (const haystack of ["sentences", "noise", "story"] as const) {
    const samples = await planned({
      settings: { haystack, lengths: [512, 2048, 8192] },
      tokens: WORDS,
    });
    for (const { id, target, request } of samples) {
      const { tokens } = await WORDS.prompt(request.messages);
      const budget = target.length - 128;
      // A sentence of the story may have a hundred words, and a group of the noise has twenty.
      const least = budget - 24 - (haystack === "story" ? 110 : 60);
      assert(tokens <= budget && tokens >= least, `${haystack} ${id}: ${tokens} of ${budget}`);
      assertEquals(target.counted, "words");
    }
  }
});

Deno.test("needle.samples() hides the first needle at its depth, and all others somewhere", async () => {
  for (const { id, target, request } of await planned({ tokens: WORDS, contextLength: 4096 })) {
    const text = request.messages[0]?.content ?? "";
    const context = text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n"));
    const sentences = context.split(/(?<=\.) /);
    const places = sentences.flatMap((one, index) =>
      one.startsWith("One of the special") ? [index] : []
    );
    assertEquals(places.length, target.wanted.length + target.distractors.length, id);
    const at = sentences.findIndex((one) => one.includes(target.wanted[0] ?? "?"));
    const before = sentences.slice(0, at).filter((one) => !one.startsWith("One of")).length;
    const all = sentences.length - places.length;
    assertEquals(before, Math.round(all * target.depth / 100), id);
  }
});

Deno.test("needle.samples() asks with RULER's words, in the singular for one", async () => {
  const [one] = await planned({ settings: { kinds: ["single"], haystack: "noise" } });
  const text = one?.request.messages[0]?.content ?? "";
  const key = /special magic numbers for ([a-z]+-[a-z]+) is: \d{7}\./.exec(text)?.[1];
  assert(text.startsWith(
    "A special magic number is hidden within the following text. Make sure to memorize it. " +
      "I will quiz you about the number afterwards.\n",
  ));
  assert(text.endsWith(
    `\nWhat is the special magic number for ${key} mentioned in the provided text? ` +
      `The special magic number for ${key} mentioned in the provided text is`,
  ));
  const [more] = await planned({ settings: { kinds: ["multi-query"], variant: "chat" } });
  assert(
    /\nWhat are all the special magic numbers for \S+, \S+, \S+, and \S+ mentioned in the provided text\?$/
      .test(more?.request.messages[0]?.content ?? ""),
  );
});

Deno.test("needlesOf() has what each kind hides, and nothing twice", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.nat(1e6), (kind, seed) => {
      const numbers = { distractors: 47, values: 4, queries: 48 };
      const { wanted, distractors } = needlesOf(kind, {
        seed,
        id: "x",
        numbers,
        valueKind: "uuids",
      });
      const all = [...wanted, ...distractors];
      assertEquals(new Set(all.map(({ value }) => value)).size, all.length);
      const keys = new Set(all.map(({ key }) => key));
      assertEquals(
        [all.length, keys.size],
        {
          "single": [1, 1],
          "multi-key": [48, 48],
          "multi-value": [4, 1],
          "multi-query": [48, 48],
        }[kind],
      );
      const words = [...keys].flatMap((key) => key.split("-"));
      assertEquals(new Set(words).size, words.length);
    }),
    { numRuns: 50, seed: 1 },
  );
});

const target: Target = {
  ...{ kind: "multi-value", length: 1024, depth: 50, haystack: "sentences" },
  wanted: ["1234567", "7654321", "1111111", "2222222"],
  distractors: [],
  ...{ promptTokens: 800, counted: "words", basis: "counted", answerTokens: 128 },
  ...{ context: 1024, leftOut: null },
};
const judge = (parts: Partial<Answer>, more: Partial<Target> = {}) =>
  // It judges at once.
  needle.score({ id: "x", target: { ...target, ...more } }, answer(parts), PURE) as Score;
const usage = (inputTokens: number, outputTokens: number) => ({
  usage: { inputTokens, outputTokens, cachedTokens: null, reasoningTokens: null },
});

Deno.test("needle.score() is RULER's: the share of values found, in any case and order", () => {
  assertEquals(judge({ text: "2222222, 1234567" }).value, 0.5);
  assertEquals(judge({ text: "none" }).value, 0);
  assertEquals(readable("\u0000a\tb\r\n"), "a\nb");
  assertEquals(foundIn("it is ABC-1", ["abc-1", "abc-2"]), ["abc-1"]);
  const { metrics = [] } = judge({ text: "2222222" });
  assertEquals(metrics.map(({ name, value }) => [name, value]), [
    ["string_match_part", 1],
    ["at_depth", 0],
    ["prompt_tokens_1024", null],
  ]);
});

Deno.test("needle.score() says where an answer had no room beside its reasoning", () => {
  const { value, explanation } = judge({ reasoning: "Let me see", finishReason: "length" });
  assertEquals(value, 0);
  assert(explanation.includes("nothing but reasoning came in 128 tokens: see answer_tokens"));
  assert(!judge({ reasoning: "Let me see" }).explanation.includes("reasoning"));
});

Deno.test("needle.samples() keeps as many tokens for the answer as it is told", async () => {
  const settings = { lengths: [2048], answer_tokens: 1000, kinds: ["single" as const] };
  const [sample] = await planned({ settings, tokens: WORDS });
  assertEquals([sample?.request.maxTokens, sample?.target.answerTokens], [1000, 1000]);
  const { tokens } = await WORDS.prompt(sample?.request.messages ?? []);
  assert(tokens > 960 && tokens <= 1048, `${tokens}`);
});

Deno.test("needle.score() never falls when an answer says more, and stays between 0 and 1", () => {
  const stream = random(1, "more");
  for (let round = 0; round < 200; round++) {
    const said = Array.from({ length: stream.int(0, 5) }, () => stream.pick(target.wanted));
    const { value } = judge({ text: said.join(" ") });
    const { value: more } = judge({ text: [...said, stream.pick(target.wanted)].join(" ") });
    assert(value !== null && more !== null && value <= more && more <= 1);
    assertEquals(value, new Set(said).size / 4);
  }
});

Deno.test("needle.score() tells a context that was overrun from a miss", () => {
  const overrun = (parts: Partial<Answer>, more: Partial<Target> = {}) =>
    assertThrows(() => judge(parts, more), NotJudgedError).type;
  assertEquals(overrun({ text: "no", ...usage(500, 9) }), "context_overrun");
  assertEquals(overrun({ finishReason: "length", ...usage(990, 34) }), "context_overrun");
  assertEquals(overrun({ ...usage(600, 9) }, { basis: "calibrated" }), "context_overrun");
  // What was found was there, whatever else was cut.
  assertEquals(judge({ text: target.wanted.join(" "), ...usage(500, 9) }).value, 1);
  // These are misses: all was read, and there was room.
  assertEquals(judge({ text: "no", ...usage(790, 128) }).value, 0);
  assertEquals(judge({ finishReason: "length", ...usage(800, 20) }).value, 0);
  assertEquals(judge({ ...usage(790, 3) }, { basis: "calibrated" }).value, 0);
  assertEquals(judge({ ...usage(100, 3) }, { basis: "assumed" }).value, 0);
});

Deno.test("HAYSTACK.sentences has the same sentences in every prompt of a length, in another order", () => {
  const place = { seed: 1, length: 512, id: "a" };
  const [a, b] = [place, { ...place, id: "b" }].map((one) => HAYSTACK.sentences.sentences(40, one));
  assert(a !== undefined && b !== undefined && a.join() !== b.join());
  assertEquals([...a].sort(), [...b].sort());
});
