import { assertEquals, assertObjectMatch } from "@std/assert";
import fc from "fast-check";
import { toWire } from "../provider/openai/wire.ts";
import { carriedCall } from "./carried.ts";
import { carriedRequest } from "./request.ts";

const NONE = new Map<string, unknown>();
const MESSAGES = [{ role: "user", content: "Hi" }];

Deno.test("carriedRequest() sends the recorded body of a streamed chat again, field by field", () => {
  const setting = fc.record({
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    top_p: fc.double({ min: 0, max: 1, noNaN: true }),
    max_tokens: fc.nat(),
    seed: fc.nat(),
    stop: fc.array(fc.string(), { minLength: 1 }),
    logprobs: fc.constant(true),
    top_logprobs: fc.nat(20),
    min_p: fc.double({ min: 0, max: 1, noNaN: true }),
    tool_choice: fc.constantFrom("auto", "none", "required"),
    tools: fc.constant([{
      type: "function",
      function: { name: "f", description: "d", parameters: { type: "object" } },
    }]),
    response_format: fc.constant({ type: "json_object" }),
  }, { requiredKeys: ["tools"] });
  fc.assert(fc.property(setting, (settings) => {
    const body = {
      model: "m",
      messages: MESSAGES,
      ...settings,
      ...("logprobs" in settings ? {} : { top_logprobs: undefined }),
      stream: true,
      stream_options: { include_usage: true },
    };
    const recorded: Record<string, unknown> = JSON.parse(JSON.stringify(body));
    const carried = carriedRequest(recorded, { dialect: "openai-chat", changes: NONE });
    if (typeof carried === "string") throw new RangeError(carried);

    assertEquals(JSON.parse(JSON.stringify(toWire({ ...carried.request, model: "m" }))), recorded);
  }));
});

Deno.test("carriedRequest() changes what is named and nothing else", () => {
  const body = { messages: MESSAGES, temperature: 1, seed: 3, stream: true };
  const changes = new Map<string, unknown>([
    ["temperature", 0],
    ["seed", null],
    ["stop", "a"],
    ["min_p", 0.1],
  ]);

  assertEquals(carriedRequest(body, { dialect: "openai-chat", changes }), {
    request: {
      messages: MESSAGES as never,
      temperature: 0,
      usage: false,
      stop: ["a"],
      extra: { min_p: 0.1 },
    },
    dropped: [],
  });
});

Deno.test("carriedRequest() reads Ollama's options, and names what it leaves out", () => {
  const body = {
    messages: [{
      role: "assistant",
      content: "",
      tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }],
    }],
    options: { temperature: 0, num_predict: 5, num_ctx: 8192 },
    keep_alive: "5m",
  };

  const carried = carriedRequest(body, { dialect: "ollama-chat", changes: NONE });
  assertObjectMatch(Object(carried), {
    request: { temperature: 0, maxTokens: 5 },
    dropped: ["num_ctx", "keep_alive"],
  });
  assertObjectMatch(Object(carried).request.messages[0].tool_calls[0], {
    function: { name: "f", arguments: '{"a":1}' },
  });
});

Deno.test("carriedRequest() reads Anthropic's texts, and says what it cannot word otherwise", () => {
  const anthropic = (content: unknown) =>
    carriedRequest({ system: "Be brief", messages: [{ role: "user", content }], max_tokens: 9 }, {
      dialect: "anthropic-messages",
      changes: NONE,
    });

  assertObjectMatch(Object(anthropic([{ type: "text", text: "Hi" }])), {
    request: {
      messages: [{ role: "system", content: "Be brief" }, { role: "user", content: "Hi" }],
      maxTokens: 9,
    },
  });
  assertEquals(typeof anthropic([{ type: "image", source: {} }]), "string");
});

Deno.test("carriedRequest() words a request to /v1/responses as a chat, and says what none can say", () => {
  const asked = { dialect: "openai-responses", changes: NONE } as const;
  const tool = { type: "function", name: "add", description: "Adds", parameters: {} };
  const body = {
    model: "m",
    instructions: "Be brief",
    input: [
      {
        role: "user",
        content: [{ type: "input_text", text: "1+" }, { type: "input_text", text: "1?" }],
      },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "I add" }] },
      { type: "function_call", call_id: "t1", name: "add", arguments: "{}" },
      { type: "function_call_output", call_id: "t1", output: "2" },
      { role: "developer", content: "Now" },
    ],
    tools: [tool],
    tool_choice: "auto",
    temperature: 0,
    max_output_tokens: 9,
    text: { format: { type: "json_schema", name: "n", schema: { type: "object" } } },
    store: false,
    stream: true,
  };

  assertEquals(carriedRequest(body, asked), {
    request: {
      messages: [
        { role: "system", content: "Be brief" },
        { role: "user", content: "1+\n1?" },
        {
          role: "assistant",
          content: "I add",
          tool_calls: [{ id: "t1", type: "function", function: { name: "add", arguments: "{}" } }],
        },
        { role: "tool", content: "2", tool_call_id: "t1" },
        { role: "system", content: "Now" },
      ],
      temperature: 0,
      maxTokens: 9,
      tools: [{ name: "add", description: "Adds", parameters: {} }],
      toolChoice: "auto",
      jsonSchema: { type: "object" },
      usage: true,
    },
    dropped: ["store"],
  });
  assertObjectMatch(Object(carriedRequest({ input: "Hi" }, asked)), {
    request: { messages: [{ role: "user", content: "Hi" }] },
  });
  assertEquals(
    [{ input: "Hi", previous_response_id: "r1" }, {
      input: [{ role: "user", content: [{ type: "input_image", image_url: "x" }] }],
    }].map((one) => carriedRequest(one, asked)),
    [
      "it goes on from an answer that only its server remembers",
      "its input holds more than text and calls of functions, which chats word differently",
    ],
  );
});

Deno.test("carriedCall() sends a prompt as it was, with changes by the names of its own dialect", () => {
  const changes = new Map<string, unknown>([["max_tokens", 3], ["seed", null], ["raw", true]]);
  const bodies = {
    "openai-completions": { prompt: "Once", n: 2, seed: 1 },
    "llama-cpp": { prompt: "Once", cache_prompt: false, seed: 1 },
    "ollama-generate": { model: "m", prompt: "Once", options: { seed: 1, top_k: 5 } },
  } as const;
  const sent = Object.entries(bodies).map(([dialect, body]) =>
    carriedCall(body, {
      dialect: dialect as keyof typeof bodies,
      operation: "text_completion",
      url: dialect === "llama-cpp" ? "http://h/infill" : null,
      changes,
    })
  );
  assertEquals(sent, [
    {
      prompt: {
        dialect: "openai-completions",
        path: "/v1/completions",
        body: { prompt: "Once", n: 2, max_tokens: 3, raw: true },
      },
      dropped: [],
    },
    {
      prompt: {
        dialect: "llama-cpp",
        path: "/infill",
        body: { prompt: "Once", cache_prompt: false, n_predict: 3, raw: true },
      },
      dropped: [],
    },
    {
      prompt: {
        dialect: "ollama-generate",
        path: "/api/generate",
        body: { model: "m", prompt: "Once", options: { top_k: 5, num_predict: 3 }, raw: true },
      },
      dropped: [],
    },
  ]);
});

Deno.test("carriedCall() and carriedRequest() say what cannot be asked again", () => {
  const embeddings = carriedCall({ input: "a" }, {
    dialect: "openai-embeddings",
    operation: "embeddings",
    url: null,
    changes: NONE,
  });
  assertEquals(embeddings, "it asks for embeddings, and only answers of text are compared");
  assertEquals(
    carriedRequest({ prompt: "a" }, { dialect: "openai-completions", changes: NONE }),
    "openai-completions is no chat that other servers understand",
  );
});
