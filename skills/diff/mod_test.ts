import { testSkill } from "model-lens/testing";
import { assertEquals } from "@std/assert";
import { applyPatch } from "diff";
import fc from "fast-check";
import { unified } from "./unified.ts";

Deno.test("unified() gives diffs by which another program gets from one text to the other", () => {
  const line = fc.constantFrom("a\n", "b\n", "c\n", "\n");
  const text = fc.tuple(fc.array(line, { maxLength: 24 }), fc.constantFrom("", "end"))
    .map(([lines, end]) => lines.join("") + end);
  fc.assert(fc.property(text, text, (before, after) => {
    const diff = unified(before, after, { a: "a", b: "b" });
    assertEquals(diff === "", before === after);
    if (diff !== "") assertEquals(applyPatch(before, diff), after, diff);
  }));
});

Deno.test("unified() replaces a text of which nothing is left, without looking for long", () => {
  const [before, after] = ["a", "b"].map((word) =>
    Array.from({ length: 5000 }, (_, index) => `${word}${index}\n`).join("")
  );
  const diff = unified(before ?? "", after ?? "", { a: "a", b: "b" });
  assertEquals(applyPatch(before ?? "", diff), after);
});

testSkill(import.meta.url);
