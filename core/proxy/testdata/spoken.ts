/** One request and its answer in each dialect, as servers word them. @module */

import type { WireDialect } from "../../events/call.ts";

/** What is asked and answered. */
export interface Spoken {
  readonly dialect: WireDialect;
  readonly path: string;
  readonly request: unknown;
  readonly contentType: string;
  readonly body: string;
  /** What the trace is to say of the answer. */
  readonly text: string;
  readonly reasoning?: string;
  readonly tool?: { readonly name: string; readonly arguments: string };
  readonly inputTokens: number;
  readonly outputTokens: number | null;
}

/** Characters of one to four bytes, and what looks like the framing around them. */
const WORDS = ["Gr", "üße", " 🙂", " 漢字", "\r\n\r\n", "data: x", " end"];
const TEXT = WORDS.join("");
const ARGS = ['{"city":', '"Zürich"}'];

const events = (values: readonly unknown[], end = "") =>
  values.map((one) => `data: ${JSON.stringify(one)}\n\n`).join("") + end;
const named = (
  values: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[],
) => values.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join("");
const lines = (values: readonly unknown[]) =>
  values.map((one) => `${JSON.stringify(one)}\n`).join("");
const messages = [{ role: "user", content: "Grüße 🙂" }];
const SSE = "text/event-stream";
const USAGE = { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 };
const tool = { name: "weather", arguments: ARGS.join("") };

/** One of each. */
export const SPOKEN: readonly Spoken[] = [
  {
    dialect: "openai-chat",
    path: "/v1/chat/completions",
    request: { model: "m", stream: true, messages },
    contentType: SSE,
    body: events([
      { id: "1", model: "m", choices: [{ index: 0, delta: { reasoning_content: "hm" } }] },
      ...WORDS.map((content) => ({ id: "1", choices: [{ index: 0, delta: { content } }] })),
      {
        id: "1",
        choices: [{
          delta: { tool_calls: [{ index: 0, id: "t", function: { name: "weather" } }] },
        }],
      },
      ...ARGS.map((one) => ({
        choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: one } }] } }],
      })),
      { id: "1", choices: [{ delta: {}, finish_reason: "tool_calls" }] },
      { id: "1", choices: [], usage: USAGE },
    ], "data: [DONE]\n\n"),
    text: TEXT,
    reasoning: "hm",
    tool,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "openai-chat",
    path: "/v1/chat/completions",
    request: { model: "m", messages },
    contentType: "application/json; charset=utf-8",
    body: JSON.stringify({
      id: "1",
      choices: [{ message: { role: "assistant", content: TEXT }, finish_reason: "stop" }],
      usage: USAGE,
    }),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "openai-completions",
    path: "/v1/completions",
    request: { model: "m", stream: true, prompt: "Grüße" },
    contentType: SSE,
    body: events([
      ...WORDS.map((text) => ({ id: "1", choices: [{ text }] })),
      { choices: [{ text: "", finish_reason: "stop" }], usage: USAGE },
    ], "data: [DONE]\n\n"),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "openai-responses",
    path: "/v1/responses",
    request: { model: "m", stream: true, input: messages },
    contentType: SSE,
    body: named([
      { type: "response.created", response: { id: "r", model: "m", status: "in_progress" } },
      { type: "response.reasoning_text.delta", delta: "hm", output_index: 0 },
      ...WORDS.map((delta) => ({ type: "response.output_text.delta", delta, output_index: 1 })),
      {
        type: "response.output_item.added",
        output_index: 2,
        item: { type: "function_call", call_id: "t", name: "weather", arguments: "" },
      },
      ...ARGS.map((delta) => ({
        type: "response.function_call_arguments.delta",
        delta,
        output_index: 2,
      })),
      {
        type: "response.completed",
        response: { id: "r", status: "completed", usage: { input_tokens: 9, output_tokens: 7 } },
      },
    ]),
    text: TEXT,
    reasoning: "hm",
    tool,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "openai-embeddings",
    path: "/v1/embeddings",
    request: { model: "m", input: "Grüße" },
    contentType: "application/json",
    body: JSON.stringify({ data: [{ embedding: [0.1, 0.2] }], usage: { prompt_tokens: 9 } }),
    text: "",
    inputTokens: 9,
    outputTokens: null,
  },
  {
    dialect: "anthropic-messages",
    path: "/v1/messages?beta=true",
    request: { model: "m", stream: true, max_tokens: 9, messages },
    contentType: SSE,
    body: named([
      {
        type: "message_start",
        message: { id: "a", model: "m", usage: { input_tokens: 9, output_tokens: 1 } },
      },
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm" } },
      { type: "ping" },
      { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
      ...WORDS.map((text) => ({
        type: "content_block_delta",
        index: 1,
        delta: { type: "text_delta", text },
      })),
      {
        type: "content_block_start",
        index: 2,
        content_block: { type: "tool_use", id: "t", name: "weather", input: {} },
      },
      ...ARGS.map((partial_json) => ({
        type: "content_block_delta",
        index: 2,
        delta: { type: "input_json_delta", partial_json },
      })),
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 7 } },
      { type: "message_stop" },
    ]),
    text: TEXT,
    reasoning: "hm",
    tool,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "ollama-chat",
    path: "/api/chat",
    request: { model: "m", messages },
    contentType: "application/x-ndjson",
    body: lines([
      { model: "m", message: { role: "assistant", content: "", thinking: "hm" }, done: false },
      ...WORDS.map((content) => ({ model: "m", message: { content }, done: false })),
      {
        message: {
          content: "",
          tool_calls: [{ function: { name: "weather", arguments: { city: "Zürich" } } }],
        },
        done: false,
      },
      {
        message: { content: "" },
        done: true,
        done_reason: "stop",
        prompt_eval_count: 9,
        eval_count: 7,
        eval_duration: 7_000_000,
      },
    ]),
    text: TEXT,
    reasoning: "hm",
    tool,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "ollama-generate",
    path: "/api/generate",
    request: { model: "m", prompt: "Grüße" },
    contentType: "application/x-ndjson",
    body: lines([
      ...WORDS.map((response) => ({ model: "m", response, done: false })),
      { response: "", done: true, done_reason: "stop", prompt_eval_count: 9, eval_count: 7 },
    ]),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "ollama-embed",
    path: "/api/embed",
    request: { model: "m", input: ["Grüße"] },
    contentType: "application/json",
    body: JSON.stringify({ model: "m", embeddings: [[0.1]], prompt_eval_count: 9 }),
    text: "",
    inputTokens: 9,
    outputTokens: null,
  },
  {
    dialect: "lm-studio",
    path: "/api/v0/chat/completions",
    request: { model: "m", messages, stream: true },
    contentType: SSE,
    body: events([
      ...WORDS.map((content) => ({ id: "1", choices: [{ delta: { content } }] })),
      {
        choices: [{ delta: {}, finish_reason: "stop" }],
        usage: USAGE,
        stats: { time_to_first_token: 0.1, generation_time: 0.5 },
      },
    ], "data: [DONE]\n\n"),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "lm-studio",
    path: "/api/v1/chat",
    request: { model: "m", input: "Grüße", stream: true },
    contentType: SSE,
    body: named([
      { type: "chat.start", model_instance_id: "m" },
      { type: "reasoning.delta", content: "hm" },
      ...WORDS.map((content) => ({ type: "message.delta", content })),
      {
        type: "chat.end",
        result: {
          model_instance_id: "m",
          output: [{ type: "message", content: TEXT }],
          stats: { input_tokens: 9, total_output_tokens: 7 },
        },
      },
    ]),
    text: TEXT,
    reasoning: "hm",
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    dialect: "llama-cpp",
    path: "/completion",
    request: { prompt: "Grüße", n_predict: 7, stream: true },
    contentType: SSE,
    body: events([
      ...WORDS.map((content) => ({ content, stop: false })),
      { content: "", stop: true, stop_type: "eos", tokens_evaluated: 9, tokens_predicted: 7 },
    ]),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
  {
    // At its root llama.cpp answers this path in its own words.
    dialect: "openai-completions",
    path: "/completions",
    request: { prompt: "Grüße", n_predict: 7, stream: true },
    contentType: SSE,
    body: events([
      ...WORDS.map((content) => ({ content, stop: false })),
      { content: "", stop: true, stop_type: "eos", tokens_evaluated: 9, tokens_predicted: 7 },
    ]),
    text: TEXT,
    inputTokens: 9,
    outputTokens: 7,
  },
];
