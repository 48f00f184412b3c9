/** How each dialect words a request: only the fields we read, none of them trusted. @module */

import type { Asked, Conversation, OfferedTool, RequestSettings, Turn } from "./said.ts";
import { contentOf, fieldOf, type Fields, isFields, listOf, numberOf, textOf } from "./fields.ts";

/** The wordings that are told apart. */
type Wording = "chat" | "responses" | "anthropic" | "ollama" | "prompt";

/** Wordings by the names that events give dialects. */
const DIALECTS: Readonly<Record<string, Wording>> = {
  "openai-chat": "chat",
  "lm-studio": "chat",
  "openai-responses": "responses",
  "anthropic-messages": "anthropic",
  "ollama-chat": "ollama",
  "ollama-generate": "prompt",
  "openai-completions": "prompt",
  "llama-cpp": "prompt",
};

/** The wording of a body: as its event says, else as its address and fields show. */
export function dialectOf(body: Fields, { dialect, url }: Asked): Wording | undefined {
  const told = dialect === undefined ? undefined : DIALECTS[dialect];
  if (told !== undefined && fits(told, body)) return told;
  const path = url === null ? "" : pathOf(url);
  if (Array.isArray(body["messages"])) {
    if (path.endsWith("/messages")) return "anthropic";
    return isFields(body["options"]) || path.endsWith("/api/chat") ? "ollama" : "chat";
  }
  if ("input" in body && !path.endsWith("embeddings") && !path.endsWith("/embed")) {
    return "responses";
  }
  return "prompt" in body ? "prompt" : undefined;
}

function fits(wording: Wording, body: Fields): boolean {
  if (wording === "prompt") return "prompt" in body;
  return wording === "responses" ? "input" in body : Array.isArray(body["messages"]);
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}

/** Readers by wording. */
export const READERS: Readonly<Record<Wording, (body: Fields) => Conversation>> = {
  chat: (body) => ({
    turns: messages(body),
    tools: tools(body),
    settings: openAISettings(body),
  }),
  responses: (body) => ({
    turns: [...instructions(body, "instructions"), ...inputs(body["input"])],
    tools: tools(body),
    settings: { ...openAISettings(body), usage: true },
  }),
  anthropic: (body) => ({
    turns: [...instructions(body, "system"), ...messages(body)],
    tools: tools(body),
    settings: { ...openAISettings(body), usage: true },
  }),
  ollama: (body) => ({
    turns: messages(body),
    tools: tools(body),
    settings: ollamaSettings(body),
  }),
  prompt: (body) => ({
    turns: [...instructions(body, "system"), ...prompts(body)],
    tools: [],
    settings: isFields(body["options"]) ? ollamaSettings(body) : openAISettings(body),
  }),
};

function messages(body: Fields): Turn[] {
  return listOf(body["messages"]).map((message, index) => turnOf(message, `messages[${index}]`));
}

function turnOf(message: unknown, place: string): Turn {
  if (!isFields(message)) {
    return { place, role: "unknown", text: textOf(message) ?? "", media: 0, calls: [] };
  }
  const { text, media, calls } = contentOf(message["content"]);
  const called = listOf(message["tool_calls"]).map((call) => {
    const named = fieldOf(call, "function") ?? call;
    return callOf(fieldOf(named, "name"), fieldOf(named, "arguments"));
  });
  return {
    place,
    role: textOf(message["role"]) ?? "unknown",
    text,
    media: media + listOf(message["images"]).length,
    calls: [...calls, ...called],
  };
}

/** Items of the Responses API: messages, calls of tools and their results. */
function inputs(input: unknown): Turn[] {
  if (typeof input === "string") {
    return [{ place: "input", role: "user", text: input, media: 0, calls: [] }];
  }
  return listOf(input).map((item, index) => {
    const place = `input[${index}]`;
    const type = textOf(fieldOf(item, "type"));
    if (type === "function_call") {
      const call = callOf(fieldOf(item, "name"), fieldOf(item, "arguments"));
      return { place, role: "assistant", text: "", media: 0, calls: [call] };
    }
    if (type === "function_call_output") {
      const { text, media } = contentOf(fieldOf(item, "output"));
      return { place, role: "tool", text, media, calls: [] };
    }
    return turnOf(item, place);
  });
}

function instructions(body: Fields, field: "system" | "instructions"): Turn[] {
  const { text, media } = contentOf(body[field]);
  return text === "" ? [] : [{ place: field, role: "system", text, media, calls: [] }];
}

function prompts(body: Fields): Turn[] {
  const { prompt } = body;
  const media = listOf(body["images"]).length;
  const texts = typeof prompt === "string"
    ? [prompt]
    : listOf(prompt).flatMap((one) => textOf(one) ?? []);
  return texts.map((text, index) => ({
    place: texts.length === 1 ? "prompt" : `prompt[${index}]`,
    role: "user",
    text,
    media,
    calls: [],
  }));
}

function tools(body: Fields): OfferedTool[] {
  return listOf(body["tools"]).map((tool) => {
    const named = fieldOf(tool, "function") ?? tool;
    return {
      name: textOf(fieldOf(named, "name")) ?? textOf(fieldOf(tool, "type")) ?? "",
      schema: fieldOf(named, "parameters") ?? fieldOf(named, "input_schema"),
      text: JSON.stringify(tool) ?? "",
    };
  });
}

function callOf(name: unknown, args: unknown) {
  const text = typeof args === "string" ? args : args === undefined ? "" : JSON.stringify(args);
  return { name: textOf(name) ?? "", arguments: text };
}

function openAISettings(body: Fields): RequestSettings {
  const streams = body["stream"] === true;
  const options = body["stream_options"];
  return {
    maxTokens: numberOf(body["max_completion_tokens"]) ?? numberOf(body["max_tokens"]) ??
      numberOf(body["max_output_tokens"]) ?? numberOf(body["n_predict"]),
    answers: Math.max(1, numberOf(body["n"]) ?? 1),
    contextLength: null,
    seed: numberOf(body["seed"]),
    temperature: numberOf(body["temperature"]),
    logprobs: body["logprobs"] === true || (numberOf(body["logprobs"]) ?? 0) > 0,
    usage: !streams || fieldOf(options, "include_usage") === true,
  };
}

function ollamaSettings(body: Fields): RequestSettings {
  const { options } = body;
  const limit = numberOf(fieldOf(options, "num_predict"));
  return {
    // Less than 0 means without limit.
    maxTokens: limit !== null && limit < 0 ? null : limit,
    answers: 1,
    contextLength: numberOf(fieldOf(options, "num_ctx")),
    seed: numberOf(fieldOf(options, "seed")),
    temperature: numberOf(fieldOf(options, "temperature")),
    logprobs: body["logprobs"] === true,
    usage: true,
  };
}
