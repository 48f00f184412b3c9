/** A recorded prompt, to be sent again as it was: other endpoints would ask another question with it. @module */

import type { CallStarted, WireDialect } from "../events/call.ts";
import type { PromptRequest } from "../provider/raw_prompt.ts";
import type { Changes } from "./request.ts";

type Body = Readonly<Record<string, unknown>>;

/** The prompt with what is to be changed, by the names that its own dialect has for it. */
export function carriedPrompt(
  body: Body,
  { dialect, url, changes }: {
    readonly dialect: WireDialect;
    readonly url: CallStarted["url"];
    readonly changes: Changes;
  },
): PromptRequest {
  const path = url === null ? PATHS[dialect] ?? "/v1/completions" : new URL(url).pathname;
  return { dialect, path, body: changed(body, { dialect, changes }) };
}

/** Where a dialect is asked, for logs that do not say it. */
const PATHS: Partial<Record<WireDialect, string>> = {
  "ollama-generate": "/api/generate",
  "llama-cpp": "/completion",
  "lm-studio": "/api/v0/completions",
};

/** What a dialect calls the limit that others call `max_tokens`. */
const LIMIT: Partial<Record<WireDialect, string>> = {
  "ollama-generate": "num_predict",
  "llama-cpp": "n_predict",
};

function changed(
  body: Body,
  { dialect, changes }: { readonly dialect: WireDialect; readonly changes: Changes },
): Body {
  let next = body;
  for (const [given, value] of changes) {
    const name = given === "max_tokens" ? LIMIT[dialect] ?? given : given;
    if (dialect === "ollama-generate" && !OF_OLLAMA.has(name)) {
      const { options } = next;
      const own = typeof options === "object" && options !== null ? Object(options) : {};
      next = { ...next, options: withField(own, name, value) };
    } else next = withField(next, name, value);
  }
  return next;
}

/** Fields of Ollama's body; everything else is an option. */
const OF_OLLAMA: ReadonlySet<string> = new Set([
  "prompt",
  "suffix",
  "images",
  "format",
  "system",
  "template",
  "stream",
  "raw",
  "keep_alive",
  "think",
  "context",
]);

/** Null leaves a field out. */
function withField(body: Body, name: string, value: unknown): Body {
  const { [name]: _, ...rest } = body;
  return value === null ? rest : { ...body, [name]: value };
}
