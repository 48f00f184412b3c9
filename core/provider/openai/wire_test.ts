import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ChatRequest } from "../contract.ts";
import { ModelList, progressOf, Reply, timingsOf, tokensOf, toWire, usageOf } from "./wire.ts";

const FULL: ChatRequest = {
  model: "m",
  messages: [{ role: "user", content: "Hi" }],
  temperature: 0,
  topP: 0.9,
  maxTokens: 5,
  seed: 0,
  stop: ["."],
  tools: [{ name: "add", description: "Adds", parameters: { type: "object" } }],
  toolChoice: "add",
  jsonSchema: { type: "object" },
  logprobs: true,
  topLogprobs: 3,
  usage: true,
  extra: { top_k: 1 },
};

Deno.test("toWire() says everything in the words of the dialect, in one order", () => {
  assertEquals(JSON.parse(JSON.stringify(toWire(FULL))), {
    model: "m",
    messages: [{ role: "user", content: "Hi" }],
    temperature: 0,
    top_p: 0.9,
    max_tokens: 5,
    seed: 0,
    stop: ["."],
    tools: [{
      type: "function",
      function: { name: "add", description: "Adds", parameters: { type: "object" } },
    }],
    tool_choice: { type: "function", function: { name: "add" } },
    response_format: {
      type: "json_schema",
      json_schema: { name: "answer", strict: true, schema: { type: "object" } },
    },
    logprobs: true,
    top_logprobs: 3,
    top_k: 1,
    stream: true,
    stream_options: { include_usage: true },
  });
});

Deno.test("toWire() gives equal requests equal bytes, in whatever order their keys are", () => {
  const entries = Object.entries(FULL);
  const shuffled = fc.shuffledSubarray(entries, { minLength: 0 }).map((part) => {
    const keys = new Set(["model", "messages", ...part.map(([key]) => key)]);
    return {
      inOrder: entries.filter(([key]) => keys.has(key)),
      // The required two, wherever they stand.
      mixed: [...part, ...entries.filter(([key]) => key === "model" || key === "messages")],
    };
  });
  fc.assert(fc.property(shuffled, ({ inOrder, mixed }) => {
    assertEquals(bytes(Object.fromEntries(mixed)), bytes(Object.fromEntries(inOrder)));
  }));
});

Deno.test("toWire() leaves out what was not asked for", () => {
  const plain = { model: "m", messages: [] };
  assertEquals(Object.keys(toWire(plain)), ["model", "messages", "stream", "stream_options"]);
  assertEquals("stream_options" in toWire({ ...plain, usage: false }), false);
  assertEquals("top_logprobs" in toWire({ ...plain, topLogprobs: 3 }), false);
  assertEquals(toWire({ ...plain, toolChoice: "required" })["tool_choice"], "required");
});

Deno.test("toWire() streams, whatever the extra fields say", () => {
  assertEquals(toWire({ model: "m", messages: [], extra: { stream: false } })["stream"], true);
});

Deno.test("usageOf() keeps the server's numbers and invents none", () => {
  assertEquals(usageOf(undefined), undefined);
  assertEquals(usageOf(null), undefined);
  const nothing = {
    inputTokens: null,
    outputTokens: null,
    cachedTokens: null,
    reasoningTokens: null,
  };
  assertEquals(usageOf({}), nothing);
  assertEquals(
    usageOf({
      prompt_tokens: 3,
      completion_tokens: 0,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 1 },
    }),
    { inputTokens: 3, outputTokens: 0, cachedTokens: 2, reasoningTokens: 1 },
  );
});

Deno.test("Reply loses no answer for a number that is no count", () => {
  for (const wrong of [-1, 1.5, "7", {}]) {
    const reply = Reply.parse({
      choices: [],
      usage: { prompt_tokens: wrong, completion_tokens: 2 },
    });
    const usage = usageOf(reply.usage);
    assertEquals([usage?.inputTokens, usage?.outputTokens], [null, 2]);
  }
});

Deno.test("timingsOf() takes a negative number for none", () => {
  const timings = timingsOf({
    timings: { cache_n: -1, prompt_n: 5, prompt_ms: 2.5, predicted_n: 0 },
  });
  assertEquals(timings, {
    source: "timings",
    promptTokens: 5,
    cachedTokens: null,
    promptMs: 2.5,
    outputTokens: 0,
    outputMs: null,
    loadMs: null,
  });
  assertEquals(timingsOf({ timings: null }), undefined);
});

Deno.test("progressOf() tells how far a prompt is, or nothing", () => {
  const told = { total: 330, cache: 100, processed: 200, time_ms: 31 };
  const progress = { total: 330, cached: 100, processed: 200, serverMs: 31 };
  assertEquals(progressOf(Reply.parse({ prompt_progress: told })), progress);
  assertEquals(progressOf(Reply.parse({ prompt_progress: { ...told, cache: -1 } })), undefined);
  assertEquals(progressOf(Reply.parse({ prompt_progress: "half" })), undefined);
  assertEquals(progressOf({}), undefined);
});

Deno.test("tokensOf() gives what the server tells of each token, and no more", () => {
  const content = [
    { token: "a", logprob: -0.5, id: 7, top_logprobs: [{ token: "b", logprob: null }] },
    { token: "c" },
  ];
  assertEquals(tokensOf({ logprobs: { content } }), [
    { text: "a", id: 7, logprob: -0.5, top: [] },
    { text: "c" },
  ]);
  assertEquals(tokensOf({ logprobs: { content: [] } }), undefined);
  assertEquals(tokensOf({ logprobs: null }), undefined);
});

Deno.test("ModelList takes what servers really send, and nothing else", () => {
  const vllm = { object: "list", data: [{ id: "a", max_model_len: 4096, permission: [] }] };
  assertEquals(ModelList.parse(vllm).data, [{ id: "a", max_model_len: 4096 }]);
  assert(!ModelList.safeParse({ models: [] }).success);
  assert(!ModelList.safeParse([]).success);
});

function bytes(request: unknown): string {
  // Made from the entries of a request.
  return JSON.stringify(toWire(request as ChatRequest));
}
