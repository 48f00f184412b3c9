import { assert, assertEquals } from "@std/assert";
import { imaginedCall } from "../calls/testdata/imagined_call.ts";
import type { RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { firstDifference, ledgerOf, type Side } from "./ledger.ts";

const UNKNOWN = { value: null, reason: "nobody told" } as const;

function side(request: unknown, facts: Partial<RunModel["model"]> = {}): Side {
  const call = imaginedCall({ request });
  const model: RunModel = {
    span: "m1",
    provider: "p",
    model: { ...unknownModel("m", "nobody told"), ...facts },
    server: { url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN },
  };
  return { call, model };
}

const REQUEST = { messages: [{ role: "user", content: "Hi" }], temperature: 0, seed: 1 };

function ledger(recorded: Side, again: Side, dropped: readonly string[] = []) {
  return ledgerOf(recorded, { again, wanted: new Set(["sampler"]), dropped });
}

Deno.test("ledgerOf() of the same request and model has no line that differs, and says what is unknown", () => {
  const lines = ledger(
    side(REQUEST),
    side({ seed: 1, temperature: 0, messages: REQUEST.messages }),
  );

  assertEquals(firstDifference(lines), undefined);
  assert(
    lines.filter(({ same }) => same === null).every(({ recorded, again }) =>
      recorded.value === null || again.value === null
    ),
  );
  assertEquals(lines.find(({ name }) => name === "seed")?.same, true);
});

Deno.test("firstDifference() names the most telling line", () => {
  const digest = (value: string) => ({ digest: { value, source: "s" } });
  const [one, other] = [
    side(REQUEST, digest("a")),
    side({ ...REQUEST, temperature: 1 }, digest("b")),
  ];

  assertEquals(firstDifference(ledger(one, other))?.name, "weights");
  const sampler = firstDifference(ledger(one, side({ ...REQUEST, temperature: 1 }, digest("a"))));
  assertEquals([sampler?.name, sampler?.wanted], ["sampler", true]);
});

Deno.test("ledgerOf() reads Ollama's options as it reads the fields of others", () => {
  const { temperature, seed, messages } = REQUEST;
  const ollama = side({ messages, options: { temperature, seed } });

  assertEquals(firstDifference(ledger(side(REQUEST), ollama)), undefined);
});

Deno.test("ledgerOf() takes a seed that nobody set for unknown, and names fields that were not sent", () => {
  const { seed: _, ...without } = REQUEST;
  const lines = ledger(side(without), side(without), ["num_ctx"]);

  assertEquals(lines.find(({ name }) => name === "seed")?.same, null);
  assertEquals(firstDifference(lines)?.name, "other fields");
});

Deno.test("ledgerOf() takes another wording of the same for the same, and a change for a change", () => {
  const tool = { name: "add", description: "Adds", parameters: { type: "object" } };
  const schema = { type: "object" };
  const responses = {
    instructions: "Be brief",
    input: [
      { role: "user", content: [{ type: "input_text", text: "1+1?" }] },
      { role: "assistant", content: [{ type: "output_text", text: "I add" }] },
      { type: "function_call", call_id: "t1", name: "add", arguments: "{}" },
      { type: "function_call_output", call_id: "t1", output: "2" },
    ],
    tools: [{ type: "function", ...tool }],
    text: { format: { type: "json_schema", name: "n", schema } },
    max_output_tokens: 9,
  };
  const calls = [{ id: "t1", type: "function", function: { name: "add", arguments: "{}" } }];
  const chat = {
    messages: [
      { role: "system", content: "Be brief" },
      { role: "user", content: "1+1?" },
      { role: "assistant", content: "I add", tool_calls: calls },
      { role: "tool", content: "2", tool_call_id: "t1" },
    ],
    tools: [{ type: "function", function: tool }],
    response_format: { type: "json_schema", json_schema: { schema } },
    max_tokens: 9,
  };
  const differing = (request: object) =>
    ledger(side(responses), side(request)).filter(({ same }) => same === false)
      .map(({ name }) => name);

  assertEquals(differing(chat), []);
  assertEquals(differing({ ...chat, messages: chat.messages.slice(1) }), ["messages"]);
  assertEquals(differing({ ...chat, tools: [] }), ["tools"]);
  assertEquals(differing({ ...chat, response_format: undefined }), ["format"]);
  assertEquals(differing({ ...chat, max_tokens: 8 }), ["limit"]);
});
