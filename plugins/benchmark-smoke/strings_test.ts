import { assertEquals } from "@std/assert";
import { judgeSequence, judgeText, judgeWords } from "./strings.ts";

Deno.test("judgeText() wants the text and allows what models put around it", () => {
  const judged = (answer: string) =>
    judgeText({ kind: "text", level: 1, text: "ABC-12" }, answer).value;
  for (const text of ["ABC-12", " ABC-12\n", "ABC-12.", '"ABC-12"', "**ABC-12**", "`ABC-12`"]) {
    assertEquals(judged(text), 1, text);
  }
  assertEquals(judged("```\nABC-12\n```"), 1);
  for (const text of ["abc-12", "Here it is: ABC-12", "ABC-12 ABC-12", "ABC 12", "", '""']) {
    assertEquals(judged(text), 0, text);
  }
});

Deno.test("judgeSequence() wants the words in order, whatever separates them", () => {
  const words = ["cake", "bird", "cake"];
  const judged = (answer: string) =>
    judgeSequence({ kind: "sequence", level: 1, words }, answer).value;
  for (const text of ["cake bird cake", "cake, bird, cake.", "cake\nbird\ncake"]) {
    assertEquals(judged(text), 1, text);
  }
  for (const text of ["cake cake bird", "cake bird", "cake bird cake cake", "Cake bird cake", ""]) {
    assertEquals(judged(text), 0, text);
  }
});

Deno.test("judgeWords() names the rules that are broken", () => {
  const target = {
    kind: "words",
    level: 3,
    count: 3,
    initial: "c",
    ending: "cake",
    without: "o",
  } as const;
  const judged = (answer: string) => judgeWords(target, answer);
  assertEquals(judged("cat car cake").value, 1);
  assertEquals(judged("cat car cake.").value, 1);
  const broken: [answer: string, rule: string][] = [
    ["cat cake", "3 words"],
    ["cat cat cake", "different words"],
    ["cat bat cake", 'words that begin with "c"'],
    ["cat cow cake", 'no "o"'],
    ["cake cat car", '"cake" as the last word'],
    ["Cat car cake", 'small letters with single spaces and words that begin with "c"'],
    ["cat, car, cake", "words of small letters with single spaces"],
    ["cat  car cake", "small letters"],
  ];
  for (const [answer, rule] of broken) {
    const { value, explanation } = judged(answer);
    assertEquals([value, explanation.includes(rule)], [0, true], `${answer}: ${explanation}`);
  }
});
