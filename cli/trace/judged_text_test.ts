import { assertEquals } from "@std/assert";
import { judgedLines } from "./judged_text.ts";

const plain = (text: string) => text;
const PAINT = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
const scored = {
  seq: 0,
  t: 0,
  span: "s",
  kind: "sample.scored",
  sample: "1/devbench/x",
  score: 0.5,
  answer: null,
  explanation: "",
} as const;

Deno.test("judgedLines() says what was found, and lets no answer speak to the terminal", () => {
  const lines = judgedLines({
    ...scored,
    axes: { correctness: 0.5 },
    solved: false,
    failures: ["logic_error"],
    evidence: {
      tests: [{ name: "adds", passed: true }, {
        name: "drops",
        passed: false,
        message: "\u001b[2Jgot 3",
      }],
      facts: [{ name: "sum", expected: 4, found: "\u202e5", right: false }],
      typeErrors: [{ code: "TS2322", message: "not assignable", line: 2, column: 7 }],
      lint: "no list",
    },
  }, PAINT);
  assertEquals(lines.filter((line) => line.includes("\u001b") || line.includes("\u202e")), []);
  assertEquals(lines[0]?.replaceAll(/\s/g, " "), "not solved  correctness 50.0 %");
  assertEquals(lines.slice(1, 4), ["logic_error", "  ✓ adds", "  ✗ drops"]);
  assertEquals(lines.at(-1), "  TS2322 at 2:7: not assignable");
});

Deno.test("judgedLines() says nothing of what was not judged in parts", () => {
  assertEquals(judgedLines(scored, PAINT), []);
});
