/** Which dialect a request is in: what it may be answered in, and how its errors look. @module */

import type { CallStarted, WireDialect } from "../events/call.ts";

/** Where each dialect that can be rendered is asked, as its own servers have it. */
export const PATH_OF: Partial<Record<WireDialect, string>> = {
  "openai-chat": "/v1/chat/completions",
  "openai-completions": "/v1/completions",
  "anthropic-messages": "/v1/messages",
  "ollama-chat": "/api/chat",
  "ollama-generate": "/api/generate",
};

/** The dialect of a call; of a run's own calls, the one that its address and body show. */
export function dialectOf({ dialect, url, request }: CallStarted): WireDialect {
  if (dialect !== undefined) return dialect;
  const path = url === null ? "" : new URL(url).pathname;
  const native = /\/api\/(chat|generate)$/.exec(path)?.[1];
  if (native !== undefined) return native === "chat" ? "ollama-chat" : "ollama-generate";
  const hasPrompt = typeof request === "object" && request !== null && "prompt" in request;
  return hasPrompt || /(?<!chat)\/completions$/.test(path) ? "openai-completions" : "openai-chat";
}

/** What comes after the base of a dialect: `/chat/completions`, wherever the app thinks that it is. */
export function endOf(path: string): string {
  return path.replace(/^.*?(?=\/(chat\/completions|completions|messages|models|api\/\w+)$)/, "");
}

/** An error as the dialect of a path would say it. */
export function errorBody(
  path: string,
  { message, field }: { message: string; field?: string },
): unknown {
  if (/\/api\/(?!v\d)/.test(path)) return { error: message };
  if (/\/messages$/.test(path)) {
    return { type: "error", error: { type: "not_found_error", message } };
  }
  return {
    error: { message, type: "invalid_request_error", param: field ?? null, code: "not_recorded" },
  };
}
