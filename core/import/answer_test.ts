import { assertEquals, assertObjectMatch } from "@std/assert";
import { answerIn } from "./answer.ts";

const answered = (body: unknown) => answerIn({ body, status: null, error: null, where: "it" });

/** The same answer in every dialect, whole and streamed. */
const BODIES: Readonly<Record<string, unknown>> = {
  "OpenAI's chat": {
    id: "r",
    choices: [{ message: { content: "AB" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 7, completion_tokens: 2 },
  },
  "OpenAI's chat as an event stream": [
    { choices: [{ delta: { content: "A" } }] },
    { choices: [{ delta: { content: "B" }, finish_reason: "stop" }] },
    { choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } },
  ].map((one) => `data: ${JSON.stringify(one)}\n\n`).join("") + "data: [DONE]\n\n",
  "OpenAI's completions": {
    choices: [{ text: "AB", finish_reason: "stop" }],
    usage: { prompt_tokens: 7, completion_tokens: 2 },
  },
  "OpenAI's responses": [
    { type: "response.output_text.delta", delta: "A" },
    {
      type: "response.completed",
      response: {
        object: "response",
        status: "stop",
        output: [{ type: "message", content: [{ type: "output_text", text: "AB" }] }],
        usage: { input_tokens: 7, output_tokens: 2 },
      },
    },
  ],
  "Anthropic's messages": {
    type: "message",
    content: [{ type: "text", text: "A" }, { type: "text", text: "B" }],
    stop_reason: "stop",
    usage: { input_tokens: 4, cache_read_input_tokens: 3, output_tokens: 2 },
  },
  "Anthropic's messages as an event stream": [
    { type: "message_start", message: { content: [], usage: { input_tokens: 7 } } },
    { type: "ping" },
    { type: "content_block_delta", index: 0, delta: { text: "AB" } },
    { type: "message_delta", delta: { stop_reason: "stop" }, usage: { output_tokens: 2 } },
  ].map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(""),
  "Ollama's chat as lines": [
    { message: { content: "A" }, done: false },
    {
      message: { content: "B" },
      done: true,
      done_reason: "stop",
      prompt_eval_count: 7,
      eval_count: 2,
    },
  ].map((one) => JSON.stringify(one)).join("\n"),
  "llama.cpp's completion": {
    content: "AB",
    stop: true,
    tokens_evaluated: 7,
    tokens_predicted: 2,
  },
};

for (const [name, body] of Object.entries(BODIES)) {
  Deno.test(`answerIn() reads ${name}, also as text`, () => {
    for (const one of [body, typeof body === "string" ? body : JSON.stringify(body)]) {
      assertObjectMatch(answered(one), {
        answer: {
          text: "AB",
          finishReason: "stop",
          usage: { inputTokens: 7, outputTokens: 2 },
        },
      });
    }
  });
}

Deno.test("answerIn() puts tool calls together, whatever the dialect cuts them into", () => {
  const call = [{ id: "t", name: "add", arguments: '{"a":1}' }];
  const bodies = [
    [
      {
        type: "content_block_start",
        index: 1,
        content_block: { type: "tool_use", id: "t", name: "add", input: {} },
      },
      { type: "content_block_delta", index: 1, delta: { partial_json: '{"a":' } },
      { type: "content_block_delta", index: 1, delta: { partial_json: "1}" } },
    ],
    {
      message: { tool_calls: [{ id: "t", function: { name: "add", arguments: { a: 1 } } }] },
      done: true,
    },
  ];

  for (const body of bodies) assertObjectMatch(answered(body), { answer: { toolCalls: call } });
});

Deno.test("answerIn() of a failure has its type and its words, and no answer", () => {
  assertObjectMatch(
    answerIn({
      body: '{"error":{"message":"model x not found"}}',
      status: 404,
      error: null,
      where: "it",
    }),
    {
      error: { type: "model_not_found", status: 404 },
      body: '{"error":{"message":"model x not found"}}',
    },
  );
  assertObjectMatch(answered(null), { error: { type: "unfinished" } });
  assertObjectMatch(answered({ type: "error", error: { message: "overloaded" } }), {
    error: { type: "server_error" },
  });
});

Deno.test("answerIn() says why a count is null", () => {
  const told = answered({ choices: [{ message: { content: "A" } }] });

  assertObjectMatch(told, { answer: { usage: null, finishReason: null, tokens: null } });
  assertEquals("unknown" in told && Object.keys(told.unknown).sort(), [
    "finishReason",
    "timings",
    "tokens",
    "usage",
  ]);
});
