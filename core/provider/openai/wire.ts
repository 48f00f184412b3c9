/** The OpenAI dialect as local servers really speak it: only the fields we read, all of them optional. @module */

import { z } from "zod";
import type { ServerTimings, Usage } from "../../events/call.ts";
import type { ChatRequest, PromptProgress, Token } from "../contract.ts";

const Logprob = z.object({
  token: z.string(),
  logprob: z.number().nullish(),
  /** llama.cpp tells it; OpenAI does not. */
  id: z.int().nullish(),
  top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number().nullish() })).nullish(),
});

const WireToolCall = z.object({
  index: z.int().nullish(),
  id: z.string().nullish(),
  function: z.object({
    name: z.string().nullish(),
    // Some servers send an object although the dialect says string.
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }).nullish(),
});

const Delta = z.object({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(WireToolCall).nullish(),
});

/** What is no count is not known; an answer is not lost for it. */
const count = z.int().min(0).nullish().catch(null);

const WireUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
});

/** `timings` of llama.cpp's server. */
const WireTimings = z.object({
  cache_n: z.number().nullish(),
  prompt_n: z.number().nullish(),
  prompt_ms: z.number().nullish(),
  predicted_n: z.number().nullish(),
  predicted_ms: z.number().nullish(),
});

/** `prompt_progress` of llama.cpp's server, sent when `return_progress` asks for it. */
const WireProgress = z.object({
  total: count,
  cache: count,
  processed: count,
  time_ms: z.number().nullish(),
});
/** `stats` of LM Studio's `/api/v0`, in seconds; the docs of 0.3.6. */
const WireStats = z.object({
  time_to_first_token: z.number().nullish(),
  generation_time: z.number().nullish(),
});

/** Of several answers to one request, which come in turns, the first: together they would be a text that nobody wrote. */
export function firstAnswer<T extends { readonly index?: number | null | undefined }>(
  choices: readonly T[],
): readonly T[] {
  return choices.filter(({ index }) => (index ?? 0) === 0);
}

/** One event of a stream, or the body of a reply that is not streamed. */
export const Reply = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  system_fingerprint: z.string().nullish(),
  choices: z.array(z.object({
    index: z.int().nullish().catch(null),
    delta: Delta.nullish(),
    message: Delta.nullish(),
    finish_reason: z.string().nullish(),
    logprobs: z.object({ content: z.array(Logprob).nullish() }).nullish(),
  })).transform(firstAnswer).nullish(),
  usage: WireUsage.nullish(),
  timings: WireTimings.nullish(),
  prompt_progress: WireProgress.nullish().catch(null),
  stats: WireStats.nullish().catch(null),
  /** The engine that LM Studio answers with. */
  runtime: z.object({ name: z.string(), version: z.string() }).nullish().catch(null),
  error: z.union([
    z.string(),
    z.object({ message: z.string().nullish(), type: z.string().nullish() }),
  ]).nullish(),
});
export type Reply = z.infer<typeof Reply>;

/** Reply of `GET /models`. */
export const ModelList = z.object({
  data: z.array(z.object({
    id: z.string(),
    owned_by: z.string().nullish().catch(null),
    meta: z.object({
      n_ctx: z.number().nullish(),
      n_ctx_train: z.number().nullish(),
      n_params: z.number().nullish(),
      size: z.number().nullish(),
      ftype: z.string().nullish(),
    }).nullish().catch(null),
    max_model_len: z.number().nullish(),
  })),
});
export type ModelList = z.infer<typeof ModelList>;

/** The body of a streaming chat request. Key order is fixed, so equal requests have equal bytes. */
export function toWire(request: ChatRequest): Record<string, unknown> {
  return {
    model: request.model,
    messages: request.messages,
    ...optional("temperature", request.temperature),
    ...optional("top_p", request.topP),
    ...optional("max_tokens", request.maxTokens),
    ...optional("seed", request.seed),
    ...optional("stop", request.stop),
    ...optional("tools", request.tools?.map((tool) => ({ type: "function", function: tool }))),
    ...optional("tool_choice", toolChoice(request.toolChoice)),
    ...optional("response_format", responseFormat(request.jsonSchema)),
    ...optional("logprobs", request.logprobs),
    ...optional("top_logprobs", request.logprobs === true ? request.topLogprobs : undefined),
    ...request.extra,
    stream: true,
    ...(request.usage ?? true ? { stream_options: { include_usage: true } } : {}),
  };
}

/** Token counts in our words; undefined when the reply has none. */
export function usageOf(usage: Reply["usage"]): Usage | undefined {
  if (usage === null || usage === undefined) return undefined;
  return {
    inputTokens: usage.prompt_tokens ?? null,
    outputTokens: usage.completion_tokens ?? null,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? null,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? null,
  };
}

/** Server timings in our words; undefined when the reply has none. */
export function timingsOf({ timings, stats, usage }: Reply): ServerTimings | undefined {
  if (timings !== null && timings !== undefined) {
    return {
      source: "timings",
      promptTokens: positive(timings.prompt_n),
      cachedTokens: positive(timings.cache_n),
      promptMs: positive(timings.prompt_ms),
      outputTokens: positive(timings.predicted_n),
      outputMs: positive(timings.predicted_ms),
      loadMs: null,
    };
  }
  if (stats === null || stats === undefined) return undefined;
  return {
    source: "stats",
    promptTokens: null,
    cachedTokens: null,
    promptMs: null,
    // Both are of one event: the count belongs to the time.
    outputTokens: usage?.completion_tokens ?? null,
    outputMs: milliseconds(stats.generation_time),
    loadMs: null,
    firstTokenMs: milliseconds(stats.time_to_first_token),
  };
}

/** How far the prompt is, in our words; undefined when the reply does not tell it whole. */
export function progressOf({ prompt_progress: told }: Reply): PromptProgress | undefined {
  const { total = null, cache = null, processed = null, time_ms: ms } = told ?? {};
  if (total === null || cache === null || processed === null) return undefined;
  return { total, cached: cache, processed, serverMs: positive(ms) };
}

/** Tokens of a chunk, where the server tells them. */
export function tokensOf(choice: NonNullable<Reply["choices"]>[number]): Token[] | undefined {
  const content = choice.logprobs?.content;
  if (content === null || content === undefined || content.length === 0) return undefined;
  return content.map(({ token, logprob, id, top_logprobs: top }) => ({
    text: token,
    ...optional("id", id ?? undefined),
    ...optional("logprob", logprob ?? undefined),
    ...optional("top", top?.flatMap(alternative)),
  }));
}

function alternative(
  { token, logprob }: { token: string; logprob?: number | null | undefined },
): { text: string; logprob: number }[] {
  return typeof logprob === "number" ? [{ text: token, logprob }] : [];
}

function milliseconds(seconds: number | null | undefined): number | null {
  return positive(seconds === null || seconds === undefined ? null : seconds * 1000);
}

/** Servers use -1 and the like for "no such thing". */
function positive(value: number | null | undefined): number | null {
  return value === null || value === undefined || value < 0 ? null : value;
}

function toolChoice(choice: string | undefined): unknown {
  if (choice === undefined || ["auto", "none", "required"].includes(choice)) return choice;
  return { type: "function", function: { name: choice } };
}

function responseFormat(schema: ChatRequest["jsonSchema"]): unknown {
  if (schema === undefined) return undefined;
  return { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
}

/** `{ [key]: value }`, or nothing when there is no value: absent and undefined are not the same to JSON schemas. */
function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  // The computed key is exactly K.
  return value === undefined ? {} : { [key]: value } as { [P in K]?: V };
}
