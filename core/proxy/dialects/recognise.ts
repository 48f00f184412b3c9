/** Which request asks a model, in which words, and what it says. @module */

import type { WireDialect } from "../../events/call.ts";

/** A request that asks a model. */
export interface Asked {
  readonly dialect: WireDialect;
  /** OpenTelemetry's name of what is asked for. */
  readonly operation: "chat" | "text_completion" | "embeddings";
  /** As the request names it; empty where it names none, because the server has only one. */
  readonly model: string;
  /** The body. */
  readonly request: Readonly<Record<string, unknown>>;
  /** What was said so far, in order; empty for what is no conversation. */
  readonly messages: readonly unknown[];
  /** Whether the last messages are results of tools. */
  readonly bringsResults: boolean;
}

interface Route {
  readonly path: RegExp;
  readonly dialect: WireDialect;
  readonly operation: Asked["operation"];
}

/** The first that fits. Servers put the OpenAI routes below any prefix. */
const ROUTES: readonly Route[] = [
  { path: /^\/api\/v\d+\/chat\/completions\/*$/, dialect: "lm-studio", operation: "chat" },
  { path: /^\/api\/v\d+\/completions\/*$/, dialect: "lm-studio", operation: "text_completion" },
  { path: /^\/api\/v\d+\/embeddings\/*$/, dialect: "lm-studio", operation: "embeddings" },
  { path: /^\/api\/v\d+\/chat\/*$/, dialect: "lm-studio", operation: "chat" },
  { path: /^\/api\/chat\/*$/, dialect: "ollama-chat", operation: "chat" },
  { path: /^\/api\/generate\/*$/, dialect: "ollama-generate", operation: "text_completion" },
  { path: /^\/api\/embed(dings)?\/*$/, dialect: "ollama-embed", operation: "embeddings" },
  { path: /^\/(completion|infill)\/*$/, dialect: "llama-cpp", operation: "text_completion" },
  { path: /^\/embedding\/*$/, dialect: "llama-cpp", operation: "embeddings" },
  { path: /\/chat\/completions\/*$/, dialect: "openai-chat", operation: "chat" },
  { path: /\/completions\/*$/, dialect: "openai-completions", operation: "text_completion" },
  { path: /\/responses\/*$/, dialect: "openai-responses", operation: "chat" },
  { path: /\/embeddings\/*$/, dialect: "openai-embeddings", operation: "embeddings" },
  { path: /\/messages\/*$/, dialect: "anthropic-messages", operation: "chat" },
];

/** Whether a request of this method and path may ask a model, whatever its body says. */
export function mayAsk(method: string, path: string): boolean {
  return method === "POST" && routeOf(path) !== undefined;
}

/** What a request asks; undefined when its path is none of a model's, or its body no object. */
export function recognised(path: string, body: unknown): Asked | undefined {
  const route = routeOf(path);
  if (route === undefined || !isFields(body)) return undefined;
  const { dialect, operation } = route;
  const { model } = body;
  const messages = messagesOf(body, operation);
  return {
    dialect,
    operation,
    model: typeof model === "string" ? model : "",
    request: body,
    messages,
    bringsResults: isResult(messages.at(-1)),
  };
}

function routeOf(path: string): Route | undefined {
  const [plain = ""] = path.replace(/^https?:\/\/[^/]*/i, "").split(/[?#]/);
  return ROUTES.find((route) => route.path.test(plain));
}

function messagesOf(body: Fields, operation: Asked["operation"]): readonly unknown[] {
  if (operation === "embeddings") return [];
  const said = body["messages"] ?? body["input"] ?? body["prompt"];
  const list = Array.isArray(said) ? said : typeof said === "string" ? [said] : [];
  const { system = body["instructions"] } = body;
  return system === undefined || system === null ? list : [{ system }, ...list];
}

/** A message with the result of a tool, in any of the dialects. */
function isResult(message: unknown): boolean {
  if (!isFields(message)) return false;
  const { role, type, content } = message;
  if (role === "tool" || role === "function" || type === "function_call_output") return true;
  return Array.isArray(content) &&
    content.some((one) => isFields(one) && one["type"] === "tool_result");
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
