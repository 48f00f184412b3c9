import { assert, assertEquals } from "@std/assert";
import { random } from "model-lens";
import { judgeCode, makeRecall } from "./recall.ts";

Deno.test("judgeCode() takes the only code of the deciding passage", () => {
  const judged = (text: string) => judgeCode({ kind: "code", level: 1, code: "KLM-123" }, text);
  for (
    const text of [
      "KLM-123",
      "**KLM-123**",
      "klm-123.",
      "KLM‑123",
      "The code of Lily is KLM-123.",
      "Ben has ABC-456. Lily has KLM-123.",
    ]
  ) assertEquals(judged(text).value, 1, text);
  for (const text of ["ABC-456", "KLM-1234", "XKLM-123", "KLM 123", "KLM-123 or ABC-456", ""]) {
    assertEquals(judged(text).value, 0, text);
  }
});

Deno.test("makeRecall() hides the code once, and changes it at level 3", () => {
  for (const level of [1, 2, 3] as const) {
    const { prompt, target } = makeRecall(random(level), level);
    const name = /What is the code of (\w+)/.exec(prompt)?.[1];
    const codes = [...prompt.matchAll(new RegExp(`code of ${name} is (?:now )?(\\S+)\\.`, "g"))];
    assertEquals(codes.length, level === 3 ? 2 : 1);
    assertEquals(codes.at(-1)?.[1], target.code);
  }
  assert(makeRecall(random(1), 3).prompt.length > 7000);
});
