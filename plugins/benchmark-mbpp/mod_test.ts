import { assertEquals, assertMatch } from "@std/assert";
import { hasOfficialData, OFFICIAL_DATA, officialRows, testBenchmark } from "model-lens/testing";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import mbpp from "./mod.ts";
import { namesOf, programOf, takenFrom } from "./program.ts";
import { promptOf, type Task } from "./prompt.ts";

const ignore = !hasOfficialData;
const TASKS = await officialRows<Task>("mbpp/mbpp.jsonl.gz");
const codeOf = (id: string) =>
  TASKS.find(({ task_id }) => `mbpp-${task_id}` === id.replace(/\.\d+$/, ""))?.code ?? "";

for (const variant of ["chat", "lm-eval-base"] as const) {
  testBenchmark(`benchmark-mbpp (${variant})`, mbpp, {
    ignore,
    data: OFFICIAL_DATA,
    settings: { variant },
    guesses: 200,
    judged: 8,
    // Three solved examples stand before each task.
    contextLengths: [2048, 8192],
    oracle: ({ id }) => ({
      text: variant === "chat"
        ? `Sure:\n\`\`\`python\n${codeOf(id)}\n\`\`\``
        : `${codeOf(id)}\n[DONE]\n`,
    }),
  });
}

Deno.test({
  name: "mbpp passes all 974 reference solutions",
  ignore,
  fn: async () => {
    await using sandbox = new Sandbox();
    const failed: number[] = [];
    for (const { task_id, code, test_list, test_setup_code } of TASKS) {
      const program = programOf(code, { setup: test_setup_code, tests: test_list });
      const options = { limits: { wallMs: 60_000 } };
      const { outcome } = await sandbox.run({ language: "python", code: program }, options);
      if (outcome !== "passed") failed.push(task_id);
    }
    assertEquals([TASKS.length, failed], [974, []]);
  },
});

Deno.test({
  name: "mbpp asks tasks 11 to 510 with the published words and examples 2, 3 and 4",
  ignore,
  fn: () => {
    const task = TASKS.find(({ task_id }) => task_id === 11);
    if (task === undefined) throw new TypeError("There is no task 11");
    const prompt = promptOf(task, TASKS);
    assertEquals(prompt.match(/\[BEGIN\]/g)?.length, 4);
    assertEquals(prompt.match(/\[DONE\]/g)?.length, 3);
    assertMatch(
      prompt,
      /^You are an expert Python programmer, and here is your task: Write a function to find the similar/,
    );
    assertMatch(
      prompt,
      /Your code should pass these tests:\n\nassert remove_Occ[\s\S]*\n\[BEGIN\]\n$/,
    );
  },
});

Deno.test("takenFrom() finds the code of a tested function, up to [DONE]", () => {
  const names = namesOf({
    code: "def helper(x):\n  return x\ndef add(a, b):\n  return a",
    test_list: ["assert add(1, 2) == 3"],
  });
  assertEquals(names, ["add"]);
  const taken = (text: string) => takenFrom(text, { names, variant: "chat" });
  assertEquals(
    taken("```\ndef add(a, b): 1\n```\n```\nadd(1, 2)\n```\n[DONE]\n```\nno\n```"),
    "def add(a, b): 1",
  );
  assertEquals(taken("I write [BEGIN]\ndef add(a, b): 2\n[DONE]"), "def add(a, b): 2\n");
  assertEquals(taken("[DONE] def add"), undefined);
  assertEquals(
    takenFrom("def add(a, b): 3\n[DONE]x", { names, variant: "lm-eval-base" }),
    "def add(a, b): 3\n",
  );
});
