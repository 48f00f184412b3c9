/** Endpoints that continue a prompt, each in its own words: no template of ours, and no other wording. @module */

import { type AnswerKind, interpretedText } from "../../proxy/dialects/answer_text.ts";
import type { ChatChunk, ChatOptions } from "../contract.ts";
import { networkLines } from "../network_lines.ts";
import type { PromptRequest } from "../raw_prompt.ts";
import type { ServerApi } from "../server_api.ts";
import { under } from "../url.ts";

/** Sends a prompt, and reads the answer as it comes. Throws `ProviderError`. */
export async function* askPrompt(
  api: ServerApi,
  { dialect, path, body }: PromptRequest,
  options: ChatOptions,
): AsyncGenerator<ChatChunk> {
  const operation = "text_completion";
  const sending = (wire: Parameters<ChatOptions["sending"]>[0]) =>
    options.sending({ ...wire, operation, dialect });
  const reply = await api.send(addressOf(api, path), body, { ...options, sending });
  const kind: AnswerKind = {
    dialect,
    operation,
    path,
    contentType: reply.response.headers.get("content-type") ?? "",
    where: reply.where,
  };
  const answer = interpretedText(kind);
  let last = performance.now();
  const { where, url } = reply;
  for await (const { at, text } of networkLines(reply.response, { where, url, progress: answer })) {
    last = at;
    yield* answer.feed(text, at);
  }
  yield* answer.end(last);
}

/** Below the base where OpenAI's dialect has it, else at the root, where servers have their own. */
function addressOf(api: ServerApi, path: string): URL {
  const [own] = /\/(api\/(v\d+\/)?\w+|completions?|infill)\/*$/.exec(path) ?? [path];
  return own === "/completions" && path !== own ? under(api.base, "completions") : api.root(own);
}
