import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { NotJudgedError } from "model-lens";
import {
  answer,
  hasOfficialData,
  OFFICIAL_DATA,
  officialRows,
  PURE,
  testBenchmark,
} from "model-lens/testing";
import humaneval from "./mod.ts";
import type { Target } from "./target.ts";
import type { Problem } from "./problem.ts";
import { programOf, takenFrom } from "./program.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";

const ignore = !hasOfficialData;
const PROBLEMS = await officialRows<Problem>("humaneval/HumanEval.jsonl.gz");
const SOLUTIONS = new Map(
  PROBLEMS.map(({ task_id, prompt, canonical_solution }) => [
    task_id.replace("/", "-"),
    `Here it is:\n\`\`\`python\n${prompt}${canonical_solution}\`\`\`\nIt works.`,
  ]),
);

for (const variant of ["chat", "lm-eval"] as const) {
  testBenchmark(`benchmark-humaneval (${variant})`, humaneval, {
    ignore,
    data: OFFICIAL_DATA,
    settings: { variant },
    // Their programs are run in the same way.
    guesses: variant === "chat" ? 40 : 20,
    judged: 8,
    // The harness writes each prompt twice.
    contextLengths: variant === "chat" ? [1024, 8192] : [2048, 8192],
    oracle: ({ id }) => {
      const whole = SOLUTIONS.get(id) ?? "";
      if (variant === "chat") return { text: whole };
      const { canonical_solution } = PROBLEMS.find(({ task_id }) =>
        task_id === id.replace("-", "/")
      ) ?? PROBLEMS[0]!;
      return { text: `${canonical_solution}\`\`\`` };
    },
  });
}

Deno.test({
  name: "humaneval passes 164 reference solutions and fails 164 that return None",
  ignore,
  fn: async () => {
    await using sandbox = new Sandbox();
    const outcomes = { right: 0, none: 0 };
    for (const problem of PROBLEMS) {
      const target: Target = { ...problem, variant: "chat" };
      const run = async (code: string) =>
        (await sandbox.run({ language: "python", code: programOf(code, target) }, {
          limits: { wallMs: 30_000 },
        })).outcome;
      if (await run(problem.canonical_solution) === "passed") outcomes.right++;
      if (await run("    return None\n") === "failed") outcomes.none++;
    }
    assertEquals(outcomes, { right: 164, none: 164 });
  },
});

Deno.test({
  name: "humaneval gives the official sanity samples 0.5",
  ignore,
  fn: async () => {
    await using sandbox = new Sandbox();
    const signal = new AbortController().signal;
    const [problem] = await officialRows<Problem>("humaneval/example_problem.jsonl");
    const samples = await officialRows<{ completion: string }>("humaneval/example_samples.jsonl");
    if (problem === undefined) throw new TypeError("There is no example problem");
    const target: Target = {
      prompt: problem.prompt,
      test: problem.test,
      entry_point: problem.entry_point,
      variant: "lm-eval",
    };
    const scores: (number | null)[] = [];
    for (const { completion } of samples) {
      const given = answer({ text: completion });
      const score = await humaneval.score({ id: "x", target }, given, { ...PURE, sandbox, signal });
      scores.push(score.value);
    }
    assertEquals(scores, [0, 0, 0, 1, 1, 1]);
  },
});

const TARGET: Target = {
  prompt: "import math\n\ndef half(x):\n    return x / 2\n\ndef f(x):\n    '''Doc'''\n",
  test: "def check(c):\n    assert c(2) == 1",
  entry_point: "f",
  variant: "chat",
};

Deno.test("takenFrom() takes the last block that defines the function, else the last, else all", () => {
  const block = (code: string) => `\`\`\`python\n${code}\n\`\`\``;
  const taken = (text: string) => takenFrom(text, TARGET);
  assertEquals(
    taken([block("def f(x): 1"), "or", block("def f(x): 2"), "used as", block("f(3)")].join("\n")),
    "def f(x): 2",
  );
  assertEquals(taken(`${block("x")}\n${block("    return 1")}`), "    return 1");
  assertEquals(taken("    return half(x)"), "    return half(x)");
  assertEquals(taken("```python\ndef f(x):\n    return 1"), "def f(x):\n    return 1");
  assertEquals(taken(block("class A:\n    def f(self): pass")), "class A:\n    def f(self): pass");
  assertEquals(taken(block(" ")), undefined);
  assertEquals(taken(" \n"), undefined);
  assertEquals(
    takenFrom("    return 1\n```\ntext", { ...TARGET, variant: "lm-eval" }),
    "    return 1\n",
  );
});

Deno.test("programOf() keeps what the prompt has before the function, and completes what is a body", () => {
  const whole = programOf("def f(x):\n    return half(x)", TARGET);
  assertMatch(
    whole,
    /^import math\n\ndef half[\s\S]*\n\ndef f\(x\):\n {4}return half\(x\)\ndef check/,
  );
  assertEquals(whole.match(/def f\(x\)/g)?.length, 1);
  assertMatch(
    programOf("    return half(x)", TARGET),
    /'''Doc'''\n {4}return half\(x\)\ndef check/,
  );
});

Deno.test("humaneval gives no score where Python is not to be had", async () => {
  const unavailable = () =>
    Promise.resolve({
      outcome: "unavailable" as const,
      reason: "Python cannot be started here",
      output: "",
      ms: null,
    });
  const sandbox = { ...PURE.sandbox, run: unavailable };
  const error = await assertRejects(
    async () =>
      await humaneval.score({ id: "x", target: TARGET }, answer({ text: "def f(x): 1" }), {
        ...PURE,
        sandbox,
      }),
    NotJudgedError,
  );
  assertEquals(error.type, "sandbox_unavailable");
});
