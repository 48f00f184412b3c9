import { assertEquals, assertNotEquals } from "@std/assert";
import { startImitation } from "./server.ts";
import { DEFAULT_SCRIPT } from "./script.ts";
import { answerOf, eventsOf, WireProbe } from "./wire_probe.ts";

const TOOL = {
  type: "function",
  function: {
    name: "weather",
    parameters: { type: "object", properties: { city: { type: "string" } } },
  },
};

Deno.test("attentive() samples by seed above temperature 0, and is greedy at 0", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const said = async (fields: object) => answerOf(await probe.chat(fields));
  const first = await said({ temperature: 1, seed: 1 });
  assertEquals(await said({ temperature: 1, seed: 1 }), first);
  assertNotEquals(await said({ temperature: 1, seed: 2 }), first);
  assertEquals(await said({ temperature: 0, seed: 2 }), DEFAULT_SCRIPT.tokens.join(""));
});

Deno.test("attentive() calls a tool when a call is required, and only then", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const calls = async (fields: object) =>
    eventsOf(await probe.chat({ tools: [TOOL], ...fields })).flatMap(({ choices }) =>
      choices?.[0]?.delta?.tool_calls ?? []
    );
  assertEquals(await calls({}), []);
  const one = await calls({ tool_choice: "required" });
  assertEquals(one.map((call) => call.function?.arguments).join(""), '{"city":"Lima"}');
  const two = await calls({ tool_choice: "required", parallel_tool_calls: true });
  assertEquals(new Set(two.map(({ index }) => index)), new Set([0, 1]));
});

Deno.test("attentive() fills in a schema", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const schema = {
    type: "object",
    properties: {
      colour: { type: "string", enum: ["teal"] },
      sizes: { type: "array" },
      big: { type: "boolean" },
      count: { type: "integer" },
    },
  };
  const format = { type: "json_schema", json_schema: { name: "answer", schema } };
  const reply = await probe.chat({ response_format: format });
  assertEquals(JSON.parse(answerOf(reply)), { colour: "teal", sizes: [], big: true, count: 1 });
});

Deno.test("startImitation() ends an answer before a stop text", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  assertEquals(answerOf(await probe.chat({ stop: ["café", "ita"] })), "This is an im");
});
