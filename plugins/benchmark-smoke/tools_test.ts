import { assertEquals } from "@std/assert";
import { random } from "model-lens";
import { answer } from "model-lens/testing";
import { judgeCall, makeTools } from "./tools.ts";

const target = {
  kind: "call",
  level: 2,
  name: "set_timer",
  arguments: { minutes: 25, label: "soup" },
} as const;

const RIGHT = '{"label": "soup", "minutes": 25}';
const judged = (...calls: readonly (readonly [name: string, written: string])[]) =>
  judgeCall(
    { ...target },
    answer({ toolCalls: calls.map(([name, written]) => ({ id: null, name, arguments: written })) }),
  ).value;

Deno.test("judgeCall() wants one call of the right tool with the right arguments", () => {
  assertEquals(judged(["set_timer", RIGHT]), 1);
  assertEquals(judged(["set_timer", '{"minutes": 25.0, "label": " Soup"}']), 1);

  assertEquals(judged(), 0);
  assertEquals(judged(["set_timer", RIGHT], ["set_timer", RIGHT]), 0);
  assertEquals(judged(["set_alarm", RIGHT]), 0);
  for (
    const written of [
      '{"minutes": 25}',
      '{"minutes": "25", "label": "soup"}',
      '{"minutes": 26, "label": "soup"}',
      '{"minutes": 25, "label": "soup", "loud": true}',
      "minutes=25",
      "",
    ]
  ) assertEquals(judged(["set_timer", written]), 0, written);
});

Deno.test("judgeCall() takes no call that is only written down", () => {
  const text = `<tool_call>{"name": "set_timer", "arguments": ${RIGHT}}</tool_call>`;
  assertEquals(judgeCall({ ...target }, answer({ text })).value, 0);
});

Deno.test("makeTools() offers three tools, one of which takes the arguments wanted", () => {
  for (let seed = 0; seed < 100; seed++) {
    for (const level of [1, 2, 3] as const) {
      const { tools = [], target } = makeTools(random(seed), level);
      assertEquals(new Set(tools.map(({ name }) => name)).size, 3);
      const right = tools.find(({ name }) => name === target.name);
      assertEquals(right?.parameters.required, Object.keys(target.arguments));
    }
  }
});
