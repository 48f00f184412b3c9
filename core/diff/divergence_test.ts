import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ChunkReceived } from "../events/call.ts";
import { answerTokens } from "./answer_tokens.ts";
import { commonLength, type Divergence, firstDivergence } from "./divergence.ts";

type Part = Partial<Omit<ChunkReceived, "seq" | "t" | "kind" | "span">>;

function chunks(parts: readonly Part[]): ChunkReceived[] {
  return parts.map((part, index) => ({
    seq: index,
    t: index,
    kind: "chunk.received",
    span: "c1",
    ...part,
  }));
}

function tokens(texts: readonly string[], more: Readonly<Record<number, Part>> = {}) {
  return answerTokens(chunks(texts.map((text, index) => ({ text, lp: [-0.1], ...more[index] }))));
}

function compared(a: readonly Part[], b: readonly Part[]): Divergence {
  return firstDivergence(answerTokens(chunks(a)), answerTokens(chunks(b)));
}

const WORDS = Array.from({ length: 60 }, (_, index) => ` word${index}`);

Deno.test("firstDivergence() finds a planted tie at token 37, with the margin on both sides", () => {
  const planted = WORDS.with(37, " tie");
  const a = tokens(WORDS, { 37: { lp: [-0.70], top: [[[" tie", -0.71], [" other", -3]]] } });
  const b = tokens(planted, { 37: { lp: [-0.69], top: [[[" word37", -0.72]]] } });
  const found = firstDivergence(a, b);

  assert(found.kind === "differs");
  assertEquals([found.unit, found.channel, found.index], ["token", "answer", 37]);
  assertEquals([found.a.text, found.b.text], [" word37", " tie"]);
  assertEquals([found.a.margin.value, found.b.margin.value], [0.01, 0.03]);
  assertEquals(found.a.alternatives, [[" tie", -0.71], [" other", -3]]);
  assert(found.before.endsWith(" word35 word36"));
  assertEquals([found.a.seq, found.b.seq], [37, 37]);
});

Deno.test("firstDivergence() finds no difference between identical answers", () => {
  assertEquals(firstDivergence(tokens(WORDS), tokens(WORDS)), {
    kind: "same",
    tokens: 60,
    cutDifferently: false,
  });
  assertEquals(compared([], []), { kind: "same", tokens: 0, cutDifferently: false });
});

Deno.test("firstDivergence() bounds the margin where the other token is not listed", () => {
  const found = firstDivergence(
    tokens(["a"], { 0: { lp: [-0.1], top: [[["b", -2], ["c", -4]]] } }),
    tokens(["z"], { 0: { lp: [-0.5], top: [] } }),
  );
  assert(found.kind === "differs" && found.a.margin.value !== null);
  assertEquals(found.a.margin.value, 3.9);
  assert(found.a.margin.source.startsWith("at least"));
  assertEquals(found.b.margin, {
    value: null,
    reason: "the server told no alternatives to the token",
  });
});

Deno.test("firstDivergence() takes other cuts of the same text for no difference of it", () => {
  const found = firstDivergence(tokens(["Hel", "lo"]), tokens(["Hello"]));
  assertEquals(found, { kind: "same", tokens: 2, cutDifferently: true });
  const later = firstDivergence(tokens(["Hel", "lo", " you"]), tokens(["Hello", " all"]));
  assert(later.kind === "differs");
  assertEquals([later.unit, later.characters, later.a.text, later.b.text], [
    "token",
    5,
    " you",
    " all",
  ]);
});

Deno.test("firstDivergence() finds the token where one begins with the other", () => {
  const found = firstDivergence(tokens(["x", "4"]), tokens(["x", "42"]));
  assert(found.kind === "differs");
  assertEquals([found.unit, found.index, found.a.text, found.b.text], ["token", 1, "4", "42"]);
});

Deno.test("firstDivergence() says that one answer ended where the other went on", () => {
  const found = firstDivergence(tokens(["a", "b"]), tokens(["a"]));
  assert(found.kind === "differs");
  assertEquals([found.unit, found.index, found.a.text, found.b.ended], ["token", 1, "b", true]);
  assertEquals(found.b.margin, { value: null, reason: "the answer ended here" });
});

Deno.test("firstDivergence() compares characters where chunks hold several tokens", () => {
  const found = compared([{ text: "one two" }, { text: " three" }], [{ text: "one two four" }]);
  assert(found.kind === "differs");
  assertEquals([found.unit, found.index, found.a.text, found.b.text], [
    "character",
    8,
    "three",
    "four",
  ]);
  assert(found.a.margin.value === null);
});

Deno.test("firstDivergence() looks at reasoning before the answer, and at calls of tools", () => {
  const thought = compared(
    [{ reasoning: "so", lp: [-1] }, { text: "x", lp: [-1] }],
    [{ reasoning: "no", lp: [-1] }, { text: "y", lp: [-1] }],
  );
  assertEquals(thought.kind === "differs" ? thought.channel : "", "reasoning");
  const call = (city: string) => [{ tools: [{ index: 0, name: "go", arguments: city }] }];
  const called = compared(call('{"to":"Rome"}'), call('{"to":"Riga"}'));
  assert(called.kind === "differs");
  assertEquals([called.channel, called.a.text, called.b.text], ["tool", 'ome"}', 'iga"}']);
});

Deno.test("answerTokens() keeps the pieces of a chunk apart, and says when it cannot", () => {
  const told = answerTokens(
    chunks([{ text: "ab", pieces: ["a", "b"], ids: [1, 2], lp: [-1, -2] }]),
  );
  assertEquals(told.tokens.map(({ text, id, logprob }) => [text, id, logprob]), [
    ["a", 1, -1],
    ["b", 2, -2],
  ]);
  assertEquals(told.whole, true);
  assertEquals(answerTokens(chunks([{ text: "ab" }])).whole, false);
});

Deno.test("firstDivergence() agrees with a plain comparison of the texts", () => {
  const texts = fc.array(fc.constantFrom("a", "b", "ab", "é", "🌍", "\ud83c"), { maxLength: 12 });
  fc.assert(fc.property(texts, texts, (one, other) => {
    const [a, b] = [one.join(""), other.join("")];
    const found = firstDivergence(tokens(one), tokens(other));
    assertEquals(found.kind, a === b ? "same" : "differs");
    if (found.kind !== "differs") return;
    assertEquals(a.slice(0, found.characters), b.slice(0, found.characters));
    assert(found.characters <= commonLength(a, b));
    if (found.unit === "token") assert(found.a.text !== found.b.text);
  }));
});

Deno.test("commonLength() never ends between the two units of one character", () => {
  assertEquals(commonLength("🌍", "🌎"), 0);
  assertEquals(commonLength("x🌍", "x🌍y"), 3);
});
