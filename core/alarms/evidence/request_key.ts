/** When two requests ask the same: what is sampled and counted is left out of the comparison, or kept. @module */

import { fieldOf, isFields } from "../../conversation/fields.ts";
import type { WatchedCall } from "../watched_call.ts";
import { quickHash } from "./quick_hash.ts";

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

/** Fields that the prompt itself stands for. */
const SAID: ReadonlySet<string> = new Set(["messages", "input", "prompt", "system", "tools"]);

/** Equal for requests that must have equal answers: all fields but those beside the answer. */
export function answerKey(call: WatchedCall): string | undefined {
  const { request, model } = call.started;
  if (!isFields(request) || call.parts.length === 0) return undefined;
  // Images are not in the parts.
  const whole = call.media > 0;
  const rest = Object.entries(request)
    .filter(([name]) => !BESIDE.has(name) && (whole || !SAID.has(name)))
    .sort(([a], [b]) => a < b ? -1 : 1);
  return `${quickHash(call.prompt)} ${quickHash(`${model}\n${JSON.stringify(rest)}`)}`;
}

/** Equal for requests that must make equal prompts, whatever dialect they are worded in. */
export function promptKey(call: WatchedCall): string | undefined {
  if (call.parts.length === 0) return undefined;
  const { request, model } = call.started;
  const more = TEMPLATE.map((name) => fieldOf(request, name) ?? null);
  return `${quickHash(call.prompt)} ${quickHash(JSON.stringify([model, more]))}`;
}
