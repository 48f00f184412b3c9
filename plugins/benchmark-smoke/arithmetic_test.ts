import { assertEquals } from "@std/assert";
import { judgeNumber } from "./arithmetic.ts";

/** What is taken from an answer whose right number is 12. */
const judged = (text: string, value = 12) => {
  const score = judgeNumber({ kind: "number", level: 1, value }, text);
  return [score.answer, score.value];
};

Deno.test("judgeNumber() reads a number as models write it", () => {
  const ways = [
    "12",
    "12.",
    "**12**",
    "`12`",
    '"12"',
    "12.0",
    "The answer is 12.",
    "7 + 5 = 12",
    "7 + 5 equals 12.",
    "The sum of 7 and 5 is **12**.",
    "\\(7 + 5 = \\boxed{12}\\)",
    "We add 7 and 5.\n\n**Answer:** 12",
    "There are 12 apples.",
    "7 apples and 5 apples make\n12",
    "It costs $12.",
    "First I thought 13. No, it is 12.",
    "12\n\nI hope that helps!",
  ];
  for (const text of ways) assertEquals(judged(text)[1], 1, text);
  for (const text of ["1,234", "1234", "1'234", "1\u202f234.00", "It is 1,234."]) {
    assertEquals(judged(text, 1234)[1], 1, text);
  }
  for (const text of ["-3", "−3", "It is -3.", "5 - 8 = -3"]) {
    assertEquals(judged(text, -3)[1], 1, text);
  }
});

Deno.test("judgeNumber() takes the last of several numbers only as a result", () => {
  assertEquals(judged("It is 12, because 7 + 5 = 12."), ["12", 1]);
  assertEquals(judged("10, 11, 12"), [null, 0]);
  assertEquals(judged("It is 11 or 12"), [null, 0]);
  assertEquals(judged("12 (that is 7 + 5)"), [null, 0]);
  assertEquals(judged("It is 12. No, it is 13."), ["13", 0]);
  assertEquals(judged("7 - 5 = 2", 2), ["2", 1]);
});

Deno.test("judgeNumber() takes no part of a word or a longer number", () => {
  for (const text of ["112", "12.5", "1,212", "a12", "12th", "0.12", "-12", ""]) {
    assertEquals(judged(text)[1], 0, text);
  }
});
