import { assertEquals, assertObjectMatch } from "@std/assert";
import fc from "fast-check";
import { toWire } from "../provider/openai/wire.ts";
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

Deno.test("carriedRequest() says why a call is no chat", () => {
  const asked = { dialect: "openai-completions", changes: NONE } as const;
  assertEquals(
    carriedRequest({ prompt: "a" }, asked),
    "openai-completions is no chat, and only chats are asked again",
  );
});
