import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { conversationOf, promptParts } from "./conversation.ts";

function said(request: unknown, more: { url?: string; dialect?: string } = {}) {
  const read = conversationOf({ request, url: null, ...more });
  return read?.turns.map(({ place, role, text, media, calls }) => [
    place,
    role,
    text,
    media,
    calls.map((call) => `${call.name}${call.arguments}`).join(),
  ]);
}

const IMAGE = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };

Deno.test("conversationOf() reads chat/completions, with parts, images and calls of tools", () => {
  assertEquals(
    said({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "What is this?" }, IMAGE] },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "1", type: "function", function: { name: "look", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "1", content: "A cat" },
      ],
    }),
    [
      ["messages[0]", "system", "Be brief.", 0, ""],
      ["messages[1]", "user", "What is this?", 1, ""],
      ["messages[2]", "assistant", "", 0, "look{}"],
      ["messages[3]", "tool", "A cat", 0, ""],
    ],
  );
});

Deno.test("conversationOf() reads the Responses API", () => {
  const request = {
    instructions: "Be brief.",
    input: [
      { role: "user", content: [{ type: "input_text", text: "Hi" }] },
      { type: "function_call", name: "look", arguments: '{"at":1}', call_id: "a" },
      { type: "function_call_output", call_id: "a", output: "A cat" },
    ],
    tools: [{ type: "function", name: "look", parameters: { type: "object" } }],
    max_output_tokens: 9,
  };
  assertEquals(said(request), [
    ["instructions", "system", "Be brief.", 0, ""],
    ["input[0]", "user", "Hi", 0, ""],
    ["input[1]", "assistant", "", 0, 'look{"at":1}'],
    ["input[2]", "tool", "A cat", 0, ""],
  ]);
  const read = conversationOf({ request, url: null });
  assertEquals([read?.tools[0]?.name, read?.tools[0]?.schema, read?.settings.maxTokens], [
    "look",
    { type: "object" },
    9,
  ]);
  assertEquals(said({ input: "Hi" }), [["input", "user", "Hi", 0, ""]]);
});

Deno.test("conversationOf() reads Anthropic's messages", () => {
  const request = {
    system: [{ type: "text", text: "Be brief." }],
    messages: [
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "1", name: "look", input: { at: 1 } }],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "1", content: [{ type: "image" }] }],
      },
    ],
    tools: [{ name: "look", input_schema: { type: "object" } }],
    max_tokens: 7,
  };
  assertEquals(said(request, { dialect: "anthropic-messages" }), [
    ["system", "system", "Be brief.", 0, ""],
    ["messages[0]", "user", "Hi", 0, ""],
    ["messages[1]", "assistant", "", 0, 'look{"at":1}'],
    ["messages[2]", "user", "", 1, ""],
  ]);
  const url = "http://127.0.0.1/v1/messages";
  assertEquals(said(request, { url }), said(request, { dialect: "anthropic-messages" }));
});

Deno.test("conversationOf() reads Ollama's chat and generate", () => {
  const chat = {
    messages: [{ role: "user", content: "Hi", images: ["AAAA"] }],
    options: { num_ctx: 2048, num_predict: -1, seed: 3, temperature: 0 },
  };
  assertEquals(said(chat), [["messages[0]", "user", "Hi", 1, ""]]);
  assertEquals(conversationOf({ request: chat, url: null })?.settings, {
    maxTokens: null,
    answers: 1,
    contextLength: 2048,
    seed: 3,
    temperature: 0,
    logprobs: false,
    usage: true,
  });
  assertEquals(said({ system: "Be brief.", prompt: "Hi", options: {} }), [
    ["system", "system", "Be brief.", 0, ""],
    ["prompt", "user", "Hi", 0, ""],
  ]);
});

Deno.test("conversationOf() is undefined for what is no conversation", () => {
  for (const request of [null, 7, "text", [], {}, { input: ["a"] }]) {
    const url = "http://127.0.0.1/v1/embeddings";
    assertEquals(conversationOf({ request, url }), undefined);
  }
});

Deno.test("conversationOf() throws for no JSON value", () => {
  const messy = fc.record({
    messages: fc.jsonValue(),
    input: fc.jsonValue(),
    prompt: fc.jsonValue(),
    tools: fc.jsonValue(),
    options: fc.jsonValue(),
    system: fc.jsonValue(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(messy, (request) => {
    for (const dialect of [undefined, "anthropic-messages", "ollama-chat", "nonsense"]) {
      const read = conversationOf({ request, url: null, dialect });
      if (read !== undefined) promptParts(read);
    }
  }));
});

Deno.test("promptParts() puts system texts before tools and tools before turns", () => {
  const read = conversationOf({
    request: {
      messages: [{ role: "system", content: "S" }, { role: "user", content: "U" }],
      tools: [{ type: "function", function: { name: "t" } }],
    },
    url: null,
  });
  assertEquals(read && promptParts(read).map(({ place }) => place), [
    "messages[0]",
    "tools[0]",
    "messages[1]",
  ]);
});
