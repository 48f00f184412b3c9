import { assertEquals, assertMatch } from "@std/assert";
import {
  answer,
  hasOfficialData,
  OFFICIAL_DATA,
  officialRows,
  PURE,
  testBenchmark,
} from "model-lens/testing";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import humanevalTs from "./mod.ts";
import type { Target } from "./target.ts";
import { programOf, takenFrom } from "./program.ts";
import type { Row } from "./prompt.ts";

const ignore = !hasOfficialData;
const ROWS = await officialRows<Row>("multipl-e/humaneval-ts.jsonl.gz");

/**
 * MultiPL-E has no reference solutions. What its tests compare with is read out of them: a function that
 * gives the answers in the order in which they are asked for. By its arguments alone, row
 * HumanEval_92_any_int could not be answered: 3 and 3.0 are one number in TypeScript, and two answers are wanted.
 */
function inOrder({ prompt, tests }: Pick<Row, "prompt" | "tests">): string {
  const cases = [...tests.matchAll(/^ {2}assert\.deepEqual\(candidate\(([\s\S]*?)\),(.*)\);$/gm)]
    .map(([, given, wanted]) => `[[${given}], ${wanted}]`);
  const line = prompt.trimEnd().split("\n").at(-1) ?? "";
  const [, name] = /function (\w+)/.exec(line) ?? [];
  return `${line}
  const self: any = ${name};
  self.calls = (self.calls || 0) + 1;
  const cases: any[] = [${cases.join(", ")}];
  const [given, answer] = cases[self.calls - 1];
  return JSON.stringify(given) === JSON.stringify(Array.prototype.slice.call(arguments)) ? answer : null;
}`;
}

testBenchmark("benchmark-humaneval-ts", humanevalTs, {
  ignore,
  data: OFFICIAL_DATA,
  guesses: 12,
  judged: 4,
  oracle: ({ target }) => ({ text: `Done:\n\`\`\`typescript\n${inOrder(target)}\n\`\`\`` }),
});

testBenchmark("benchmark-humaneval-ts (completion)", humanevalTs, {
  ignore,
  data: OFFICIAL_DATA,
  settings: { variant: "completion" },
  guesses: 8,
  judged: 4,
  oracle: ({ target }) => ({ text: inOrder(target).split("\n").slice(1).join("\n") }),
});

Deno.test({
  name: "humaneval-ts type-checks and runs all 159 rows: right answers pass, undefined fails",
  ignore,
  fn: async () => {
    await using sandbox = new Sandbox();
    const signal = new AbortController().signal;
    const outcomes = { right: 0, typed: 0, wrong: 0 };
    for (const row of ROWS) {
      const target: Target = { ...row, stop: row.stop_tokens, variant: "chat" };
      const code = takenFrom(inOrder(row), target) ?? "";
      if ((await sandbox.check(programOf(code, target), { signal })).outcome === "passed") {
        outcomes.typed++;
      }
      const run = { language: "typescript" as const };
      const right = await sandbox.run({ ...run, code: programOf(code, target) }, { signal });
      if (right.outcome === "passed") outcomes.right++;
      const none = `${row.prompt}  return undefined as any;\n}`;
      const wrong = await sandbox.run({ ...run, code: programOf(none, target) }, { signal });
      if (wrong.outcome === "failed") outcomes.wrong++;
    }
    assertEquals(outcomes, { right: 159, typed: 159, wrong: 159 });
  },
});

const TARGET: Target = {
  prompt: "//Adds one\n// >>> f(1)\n// 2\nfunction f(a: number): number {\n",
  tests:
    "declare var require: any;\nconst assert = require('node:assert');\nassert.deepEqual(f(1), 2);",
  stop: ["\nfunction ", "\n/*", "\n//", "\nclass"],
  variant: "chat",
};

Deno.test("takenFrom() takes the function of the first TypeScript block, after the prompt's comment", () => {
  const comment = "//Adds one\n// >>> f(1)\n// 2\n";
  const whole = "function f(a: number): number {\n  return a + 1;\n}";
  const taken = (text: string) => takenFrom(text, TARGET);
  assertEquals(
    taken(`\`\`\`js\nno\n\`\`\`\n\`\`\`typescript\n${whole}\nconsole.log(f(1));\n\`\`\``),
    `${comment}${whole}`,
  );
  assertEquals(taken(`export ${whole}`), `${comment}${whole}`);
  assertEquals(taken("  return a + 1;\n}"), `${TARGET.prompt}  return a + 1;\n}`);
  assertEquals(taken("```ts\n```"), undefined);
  const completion = { ...TARGET, variant: "completion" as const };
  assertEquals(
    takenFrom("  return a + 1;\n}\nconsole.log(1)\nfunction g() {}", completion),
    `${TARGET.prompt}  return a + 1;\n}`,
  );
});

Deno.test("humaneval-ts fails what has the wrong types though it runs, and shows that apart", async () => {
  await using sandbox = new Sandbox({ standby: 0 });
  const signal = new AbortController().signal;
  const text =
    "```ts\nfunction f(a: number): number {\n  const b: string = a + 1;\n  return b as any;\n}\n```";
  const score = await humanevalTs.score({ id: "x", target: TARGET }, answer({ text }), {
    ...PURE,
    sandbox,
    signal,
  });
  assertEquals([score.value, score.metrics?.[0]?.value], [0, 1]);
  assertMatch(score.explanation, /^failed: type check, line \d+: TS2322 /);
});
