import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { HeldText } from "./held_text.ts";
import { type RedactionRules, SensitiveText } from "./sensitive_text.ts";

/** Settled pieces so far; undefined for those that are held. */
function follow(rules: RedactionRules) {
  const held = new HeldText(new SensitiveText(rules));
  const settled: (string | undefined)[] = [];
  const add = (text: string) => {
    const index = settled.push(undefined) - 1;
    held.add(text, (clean) => settled[index] = clean);
    return [...settled];
  };
  const end = () => {
    held.end();
    return [...settled];
  };
  return { add, end };
}

Deno.test("HeldText.add() holds a piece back only while it may hold a part of a secret", () => {
  const { add, end } = follow({ secrets: ["secret"] });

  assertEquals(add("A key: "), ["A key: "]);
  assertEquals(add("it is s"), ["A key: ", undefined]);
  assertEquals(add("ec"), ["A key: ", undefined, undefined]);
  assertEquals(add("ret"), ["A key: ", "it is [redacted]", "", ""]);
  assertEquals(add("s").slice(4), [undefined]);
  assertEquals(add("s").slice(4), ["s", undefined]);
  assertEquals(add("sec").slice(4), ["s", "s", undefined]);
  assertEquals(add("ond").slice(4), ["s", "s", "sec", "ond"]);
  assertEquals(add("secre").slice(8), [undefined]);
  assertEquals(end().slice(8), ["secre"]);
});

Deno.test("HeldText.add() holds everything back to the end when there are patterns", () => {
  const { add, end } = follow({ patterns: [/<.*>/] });

  add("a<");
  assertEquals(add("b>c"), [undefined, undefined]);
  assertEquals(end(), ["a[redacted]", "c"]);
});

Deno.test("HeldText.add() settles pieces in order, and empty ones with them", () => {
  const { add } = follow({ secrets: ["secret"] });

  assertEquals(add(""), [""]);
  assertEquals(add("s"), ["", undefined]);
  assertEquals(add(""), ["", undefined, undefined]);
  assertEquals(add("o"), ["", "s", "", "o"]);
});

Deno.test("HeldText gives the pieces of what SensitiveText.clean() gives of the whole, however it is split", () => {
  // Secrets that overlap themselves and each other, and texts made of their parts.
  const secrets = ["abcabc", "cabcabd", "abcdabcd"];
  const texts = fc.array(fc.constantFrom("a", "b", "c", "d", "abc", "abcabc", "cabd", "-"), {
    maxLength: 30,
  });
  for (const patterns of [[], [/b-+/, /da/]]) {
    const rules = { secrets, patterns };
    fc.assert(
      fc.property(texts, (pieces) => {
        const { add, end } = follow(rules);
        for (const piece of pieces) add(piece);
        const whole = end().join("");
        assertEquals(whole, new SensitiveText(rules).clean(pieces.join("")));
        for (const secret of secrets) assert(!whole.includes(secret));
      }),
      { numRuns: 2000, seed: 3 },
    );
  }
});
