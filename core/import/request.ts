/** What was asked, from a body and where it went: its dialect and its model. @module */

import type { CallStarted, WireDialect } from "../events/call.ts";
import { parseAddress, withoutSecrets } from "../provider/url.ts";
import { faultIn } from "../trace/json_tree.ts";
import { type ImportedCall, isRecord, jsonIn } from "./contract.ts";

/** What `call.started` states of a request. */
export type RequestFacts =
  & Pick<CallStarted, "operation" | "provider" | "model" | "url" | "request">
  & { readonly dialect: WireDialect };

/** Reads a request; a reason where it is none that a model gets. */
export function requestIn(call: ImportedCall): RequestFacts | { readonly reason: string } {
  const body = typeof call.request === "string" ? jsonIn(call.request) : call.request;
  if (!isRecord(body)) return { reason: "its body is no JSON object" };
  const fault = faultIn(body, "request");
  if (fault !== undefined) return { reason: `its body cannot be kept: ${fault}` };
  const { path, url } = addressOf(call.url);
  const dialect = dialectOf(path, body);
  if (dialect === undefined) {
    return { reason: `${path === "" ? "its body" : path} is no request to a model` };
  }
  const model = typeof body["model"] === "string" ? body["model"] : UNNAMED;
  return {
    operation: operationOf(dialect),
    provider: call.provider ?? PROVIDERS[dialect] ?? "openai-compatible",
    model,
    url,
    request: body,
    dialect,
  };
}

/** Stands for the model of a request that names none: some servers have only one. */
const UNNAMED = "(not named)";

/** By the end of the path, the longer one first. */
const PATHS: readonly (readonly [RegExp, WireDialect])[] = [
  [/\/chat\/completions\/*$/, "openai-chat"],
  [/\/completions\/*$/, "openai-completions"],
  [/\/responses\/*$/, "openai-responses"],
  [/\/api\/embed(dings)?\/*$/, "ollama-embed"],
  [/\/embeddings\/*$/, "openai-embeddings"],
  [/\/messages\/*$/, "anthropic-messages"],
  [/\/api\/chat\/*$/, "ollama-chat"],
  [/\/api\/generate\/*$/, "ollama-generate"],
  [/\/api\/v\d\/chat\/*$/, "lm-studio"],
  [/\/completion\/*$/, "llama-cpp"],
];

const PROVIDERS: Partial<Record<WireDialect, string>> = {
  "ollama-chat": "ollama",
  "ollama-generate": "ollama",
  "ollama-embed": "ollama",
  "lm-studio": "lm-studio",
  "llama-cpp": "llama-cpp",
};

function dialectOf(path: string, body: Readonly<Record<string, unknown>>): WireDialect | undefined {
  const has = (name: string) => body[name] !== undefined;
  const asks = has("messages") || has("prompt") || has("input");
  const byPath = PATHS.find(([pattern]) => pattern.test(path))?.[1];
  if (byPath !== undefined) return asks ? byPath : undefined;
  // An address that is none of a model's is another program's, whatever its body has.
  if (path !== "") return has("model") && has("messages") ? "openai-chat" : undefined;
  if (has("messages")) return "openai-chat";
  if (has("prompt")) return "openai-completions";
  return has("input") ? "openai-responses" : undefined;
}

function operationOf(dialect: WireDialect): string {
  if (/embed/.test(dialect)) return "embeddings";
  return /-completions$|-generate$|^llama-cpp$/.test(dialect) ? "text_completion" : "chat";
}

/** A log may have a path alone, or an address with secrets in it. */
function addressOf(text: string | null): { readonly path: string; readonly url: string | null } {
  if (text === null || text === "") return { path: "", url: null };
  if (text.startsWith("/")) {
    const path = text.replace(/[?#].*$/s, "");
    return { path, url: null };
  }
  try {
    const address = parseAddress(text);
    return { path: address.pathname, url: withoutSecrets(address) };
  } catch (cause) {
    if (cause instanceof TypeError) return { path: "", url: null };
    throw cause;
  }
}
