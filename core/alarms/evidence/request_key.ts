/** When two requests ask the same: what is sampled and counted is left out of the comparison, or kept. @module */

import { fieldOf, isFields } from "../../conversation/fields.ts";
import { sha256 } from "../../sha256.ts";
import type { WatchedCall } from "../watched_call.ts";

/** Fields that change what comes back beside the answer, and not the answer. */
const BESIDE: ReadonlySet<string> = new Set([
  "stream",
  "stream_options",
  "return_progress",
  "logprobs",
  "top_logprobs",
  "timings_per_token",
  "user",
  "metadata",
  "store",
  "keep_alive",
  "cache_prompt",
  "prompt_cache_key",
  "truncate",
  "shift",
]);

/** Fields from which templates make text. */
const TEMPLATE = [
  "chat_template",
  "chat_template_kwargs",
  "template",
  "raw",
  "think",
  "thinking",
  "reasoning",
  "reasoning_effort",
  "response_format",
  "format",
  "tool_choice",
] as const;

/** Equal for requests that must have equal answers: all fields but those beside the answer. */
export function answerKey({ started: { model, request } }: WatchedCall): string | undefined {
  if (!isFields(request)) return undefined;
  const rest = Object.entries(request).filter(([name]) => !BESIDE.has(name))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return sha256(`${model}\n${JSON.stringify(rest)}`);
}

/** Equal for requests that must make equal prompts, whatever dialect they are worded in. */
export function promptKey(call: WatchedCall): string | undefined {
  if (call.parts.length === 0) return undefined;
  const { request, model } = call.started;
  const more = TEMPLATE.map((name) => fieldOf(request, name) ?? null);
  const parts = call.parts.map(({ role, text }) => [role, text]);
  return sha256(JSON.stringify([model, parts, more]));
}
