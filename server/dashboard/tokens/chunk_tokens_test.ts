import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { partOf, probabilityOf, textOf, tokensOf } from "./chunk_tokens.ts";
import { entropyBounds, LARGEST_VOCABULARY } from "./entropy.ts";

const PLACE = { seq: 0, t: 0 };

Deno.test("tokensOf() gives the chunk's text to its only token", () => {
  const chunk = {
    ...PLACE,
    text: "The",
    ids: [477],
    lp: [-1],
    top: [[["1", -1.3] as [string, number]]],
  };

  assertEquals(tokensOf(chunk), [
    { text: "The", id: 477, logprob: -1, alternatives: [["1", -1.3]] },
  ]);
});

Deno.test("tokensOf() invents no text for tokens that came together, and uses pieces where given", () => {
  const eight = { ...PLACE, text: "a b c", ids: [1, 2, 3] };

  assertEquals(tokensOf(eight).map(({ text }) => text), [null, null, null]);
  assertEquals(tokensOf({ ...eight, pieces: ["a", " b", " c"] }).map(({ text }) => text), [
    "a",
    " b",
    " c",
  ]);
  assertEquals(tokensOf({ ...PLACE, text: "no tokens told" }), []);
});

Deno.test("probabilityOf() is that of the least likely token, and unknown stays unknown", () => {
  assertEquals(probabilityOf({ ...PLACE, text: "ab", lp: [-0.1, null, -2] }), Math.exp(-2));
  assertEquals(probabilityOf({ ...PLACE, text: "ab", lp: [null] }), null);
  assertEquals(probabilityOf({ ...PLACE, text: "ab", lp: [] }), null);
  assertEquals(probabilityOf({ ...PLACE, text: "ab" }), null);
});

Deno.test("textOf() and partOf() know answers, reasoning and tool calls", () => {
  const tool = { ...PLACE, tools: [{ index: 0, name: "add", arguments: '{"a"' }] };

  assertEquals([partOf(tool), textOf(tool)], ["tools", 'add{"a"']);
  assertEquals(partOf({ ...PLACE, reasoning: "hm" }), "reasoning");
  assertEquals([partOf(PLACE), textOf(PLACE)], ["nothing", ""]);
});

Deno.test("entropyBounds() hold for every distribution that they were told the top of", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 40 });
  fc.assert(fc.property(weights, fc.nat(), fc.integer({ min: 1, max: 5 }), (given, pick, told) => {
    const sum = given.reduce((total, each) => total + each, 0);
    const ps = given.map((each) => each / sum).toSorted((a, b) => b - a);
    const drawn = pick % ps.length;
    const others = ps.filter((_, at) => at !== drawn).slice(0, told);
    const truth = ps.reduce((total, p) => total - p * Math.log2(p), 0);

    const bounds = entropyBounds({
      logprob: Math.log(ps[drawn] as number),
      alternatives: others.map((p) => ["", Math.log(p)]),
    });

    assert("low" in bounds);
    assert(bounds.low <= truth + 1e-6, `${bounds.low} is above ${truth}`);
    assert(bounds.high >= truth - 1e-6, `${bounds.high} is below ${truth}`);
  }));
});

Deno.test("entropyBounds() are equal where everything was told", () => {
  const half = Math.log(0.5);

  const bounds = entropyBounds({ logprob: half, alternatives: [["b", half]] });

  assert("low" in bounds);
  assertAlmostEquals(bounds.low, 1);
  assertAlmostEquals(bounds.high, 1);
  assertAlmostEquals(bounds.seen, 1);
});

Deno.test("entropyBounds() spread what was not told over the vocabulary", () => {
  const bounds = entropyBounds({ logprob: Math.log(0.5), alternatives: [["b", Math.log(0.25)]] });

  assert("low" in bounds);
  // A third token of 1/4 is the least; the most is 1/4 in equal parts.
  assertAlmostEquals(bounds.low, 1.5);
  assertAlmostEquals(bounds.high, 1 + 0.25 * Math.log2((LARGEST_VOCABULARY - 2) / 0.25));
});

Deno.test("entropyBounds() say why there are none", () => {
  const reasons = [
    entropyBounds({ logprob: null, alternatives: [] }),
    entropyBounds({ logprob: -1, alternatives: null }),
    entropyBounds({ logprob: -1, alternatives: [["a", null]] }),
    entropyBounds({ logprob: -0.1, alternatives: [["a", -0.1]] }),
  ];

  assertEquals(reasons, [
    { reason: "the server gave no probability of the token" },
    { reason: "the server gave no alternatives" },
    { reason: "the server gave no alternatives with probabilities" },
    { reason: "the probabilities that were told add up to more than 1" },
  ]);
});
