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

const ORACLE = {
  "chat": (code: string) => `Sure:\n\`\`\`python\n${code}\n\`\`\``,
  "lm-eval": (code: string) => `${code}\n\`\`\`\nThis works.`,
  "lm-eval-base": (code: string) => `${code}\n[DONE]\n`,
};

for (const variant of ["chat", "lm-eval", "lm-eval-base"] as const) {
  testBenchmark(`benchmark-mbpp (${variant})`, mbpp, {
    ignore,
    data: OFFICIAL_DATA,
    settings: { variant },
    // Their programs are run in the same way.
    guesses: variant === "chat" ? 100 : 30,
    judged: 8,
    // Three solved examples stand before each task.
    contextLengths: [4096, 8192],
    oracle: ({ id }) => ({ text: ORACLE[variant](codeOf(id)) }),
  });
}

Deno.test({
  name: "mbpp passes all 974 reference solutions",
  ignore,
  fn: async () => {
    await using sandbox = new Sandbox();
    const failed: number[] = [];
    for (const { task_id, code, test_list, test_setup_code } of TASKS) {
      const program = programOf(code, {
        setup: test_setup_code,
        tests: test_list,
        variant: "chat",
      });
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
    const { messages, stop } = promptOf(task, { all: TASKS, variant: "chat" });
    const [{ content: prompt } = { content: "" }] = messages;
    assertEquals([messages.length, stop], [1, ["[DONE]"]]);
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

Deno.test({
  name:
    "mbpp asks as mbpp_instruct of the harness does: examples as turns, and a fence to go on from",
  ignore,
  fn: () => {
    const task = TASKS.find(({ task_id }) => task_id === 11);
    if (task === undefined) throw new TypeError("There is no task 11");
    const asked = promptOf(task, { all: TASKS, variant: "lm-eval" });
    assertEquals([asked.stop, asked.maxTokens], [undefined, 256]);
    assertEquals(asked.messages.map(({ role }) => role), [
      ...["user", "assistant", "user", "assistant", "user", "assistant", "user", "assistant"],
    ]);
    const [, example, ...rest] = asked.messages;
    assertEquals(
      example?.content,
      "\n```python\ndef similar_elements(test_tup1, test_tup2):\r\n  res = tuple(set(test_tup1) & " +
        "set(test_tup2))\r\n  return (res) \n```",
    );
    assertEquals(
      rest.at(-2)?.content,
      "You are an expert Python programmer, and here is your task:\n" +
        "Write a python function to remove first and last occurrence of a given character from the " +
        'string.\nYour code should pass these tests:\nassert remove_Occ("hello","l") == "heo"\n' +
        'assert remove_Occ("abcda","a") == "bcd"\nassert remove_Occ("PHP","P") == "H"',
    );
    assertEquals(rest.at(-1)?.content, "\n```python\n");
  },
});

Deno.test("takenFrom() goes on from the fence that was sent, up to the next", () => {
  const taken = (text: string) => takenFrom(text, { names: ["add"], variant: "lm-eval" });
  assertEquals(taken("def add(a, b): 1\n```\ntext"), "def add(a, b): 1\n");
  assertEquals(taken("\ndef add(a, b): 1"), "\ndef add(a, b): 1");
  // Who opens a fence of its own has written nothing before it, and fails in the harness as well.
  assertEquals(taken("```python\ndef add(a, b): 1\n```"), undefined);
  const target = { setup: "", tests: ["assert add(1, 2) == 3"], variant: "lm-eval" as const };
  assertEquals(
    programOf("def add(a: List, b): 1", target).split("\n")[0],
    "from __future__ import annotations",
  );
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
