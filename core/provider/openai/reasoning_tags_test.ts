import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ReasoningTags } from "./reasoning_tags.ts";

/** Both channels of a text that comes in these pieces, as a reader of an answer puts them together. */
function told(pieces: readonly string[]): { text: string; reasoning: string } {
  const tags = new ReasoningTags();
  const whole = { text: "", reasoning: "" };
  let held = "";
  for (const piece of pieces) {
    const parts = tags.take(piece);
    if (parts === undefined) {
      held += piece;
      continue;
    }
    whole[tags.held] += held;
    held = "";
    whole.text += parts.text ?? "";
    whole.reasoning += parts.reasoning ?? "";
  }
  whole[tags.held] += held;
  return whole;
}

/** Texts rich in tags and beginnings of tags. */
const text = fc.array(
  fc.constantFrom(
    "<think>",
    "</think>",
    "<thinking>",
    "</thinking>",
    "<",
    "</",
    "th",
    "ink>",
    " ",
    "\n",
    "a",
    "é🌍",
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));

const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 20 });

/** The text, cut at these places. */
function cutAt(text: string, places: readonly number[]): string[] {
  const ends = [...new Set([...places.filter((at) => at < text.length), text.length])].sort((
    a,
    b,
  ) => a - b);
  return ends.map((end, n) => text.slice(ends[n - 1] ?? 0, end)).filter((piece) => piece !== "");
}

Deno.test("ReasoningTags loses nothing: reasoning and text together are the answer", () => {
  fc.assert(fc.property(text, cuts, (text, cuts) => {
    const { reasoning, text: answer } = told(cutAt(text, cuts));
    assertEquals(reasoning + answer, text);
  }));
});

Deno.test("ReasoningTags tells the same for every way to cut an answer", () => {
  fc.assert(fc.property(text, cuts, (text, cuts) => {
    assertEquals(told(cutAt(text, cuts)), told([...text]));
  }));
});

Deno.test("ReasoningTags finds reasoning at the very beginning, after white space", () => {
  assertEquals(told(["<think>so</think>7"]), { reasoning: "<think>so</think>", text: "7" });
  assertEquals(told(["\n", "<thinking>", "so", "</thinking>", "7"]), {
    reasoning: "\n<thinking>so</thinking>",
    text: "7",
  });
});

Deno.test("ReasoningTags takes tags later in an answer for text", () => {
  for (const answer of ["Use <think>x</think>.", "a<think>b</think>", "<b><think>"]) {
    assertEquals(told([...answer]), { reasoning: "", text: answer });
  }
  assertEquals(told(["<think>a</think>b<think>c</think>"]), {
    reasoning: "<think>a</think>",
    text: "b<think>c</think>",
  });
});

Deno.test("ReasoningTags takes a beginning that became no tag for text", () => {
  for (const answer of ["<", "<thi", "  ", "<thinker>", "< think>"]) {
    assertEquals(told([...answer]), { reasoning: "", text: answer });
  }
});

Deno.test("ReasoningTags takes reasoning that never ends for reasoning", () => {
  assertEquals(told(["<think>on and", " on"]), { reasoning: "<think>on and on", text: "" });
});

Deno.test("ReasoningTags.take() holds no more than the beginning of a tag", () => {
  fc.assert(fc.property(text, cuts, (text, cuts) => {
    const tags = new ReasoningTags();
    let held = "";
    for (const piece of cutAt(text, cuts)) {
      if (tags.take(piece) !== undefined) return;
      held += piece;
      assert("<thinking>".startsWith(held.trimStart()));
    }
  }));
});
