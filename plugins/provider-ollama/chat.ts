/** Ollama's own chat: one JSON object a line, with times and counts in the last. @module */

import {
  type ChatChunk,
  type ChatOptions,
  type ChatRequest,
  type Message,
  type NdjsonLine,
  readNdjson,
  readReplies,
  type ServerApi,
  type ServerTimings,
} from "model-lens";
import { z } from "zod";

/** What requests hold besides what is asked. */
export interface ChatSettings {
  readonly num_ctx?: number | undefined;
  readonly keep_alive?: string | number | undefined;
}

/** Streams an answer of `/api/chat`. */
export async function* nativeChat(
  request: ChatRequest,
  options: ChatOptions,
  { api, settings }: { readonly api: ServerApi; readonly settings: ChatSettings },
): AsyncGenerator<ChatChunk> {
  const open = await api.send(api.root("api/chat"), toNative(request, settings), options);
  let timings: ServerTimings | undefined;
  const replies = async function* (lines: AsyncIterable<NdjsonLine>) {
    let calls = 0;
    for await (const { at, value } of lines) {
      const line = Line.safeParse(value).data;
      timings ??= line?.done === true ? timingsOf(line) : undefined;
      yield { at, reply: line === undefined ? value : asReply(line, calls) };
      calls += line?.message?.tool_calls?.length ?? 0;
    }
  };
  const chunks = readReplies(replies(readNdjson(open, isLast)), open.where);
  for await (const chunk of chunks) {
    yield chunk.finishReason === undefined || timings === undefined ? chunk : { ...chunk, timings };
  }
}

/** The body of a request. Key order is fixed, so equal requests have equal bytes. */
export function toNative(
  request: ChatRequest,
  { num_ctx: context, keep_alive: time }: ChatSettings,
): Record<string, unknown> {
  const { logprobs = false, toolChoice } = request;
  const { response_format: format, ...extra } = request.extra ?? {};
  const tools = toolChoice === "none" ? undefined : request.tools;
  return {
    model: request.model,
    messages: request.messages.map(nativeMessage),
    ...tools && { tools: tools.map((tool) => ({ type: "function", function: tool })) },
    // Ollama knows no such thing so far; what was asked is said all the same.
    ...toolChoice !== undefined && toolChoice !== "none" && { tool_choice: toolChoice },
    // The dialect's JSON mode has another name here.
    ...JsonMode.safeParse(format).success
      ? { format: "json" }
      : format !== undefined && { response_format: format },
    ...request.jsonSchema && { format: request.jsonSchema },
    options: stripped({
      num_ctx: context,
      temperature: request.temperature,
      top_p: request.topP,
      num_predict: request.maxTokens,
      seed: request.seed,
      stop: request.stop,
    }),
    ...stripped({
      keep_alive: time,
      logprobs: logprobs ? true : undefined,
      top_logprobs: logprobs ? request.topLogprobs : undefined,
    }),
    // A prompt that does not fit is an error then, and not another prompt.
    truncate: false,
    shift: false,
    ...extra,
    stream: true,
  };
}

const JsonMode = z.object({ type: z.literal("json_object") });

const Count = z.number().min(0).nullish().catch(null);

/** A line, as far as we read it. Durations are nanoseconds. */
const Line = z.object({
  error: z.undefined().optional(),
  model: z.string().nullish(),
  message: z.object({
    content: z.string().nullish(),
    thinking: z.string().nullish(),
    tool_calls: z.array(z.object({
      id: z.string().nullish(),
      function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    })).nullish(),
  }).nullish(),
  logprobs: z.array(z.unknown()).nullish(),
  done: z.boolean(),
  done_reason: z.string().nullish(),
  total_duration: Count,
  load_duration: Count,
  prompt_eval_count: Count,
  /** Newer versions only. */
  prompt_eval_cached_count: Count,
  prompt_eval_duration: Count,
  eval_count: Count,
  eval_duration: Count,
});
type Line = z.infer<typeof Line>;

function isLast(value: unknown): boolean {
  return typeof value === "object" && value !== null && "done" in value && value.done === true;
}

/** The line in the words of the OpenAI dialect, of which the reader knows every defect. */
function asReply(line: Line, calls: number): unknown {
  const { message, done } = line;
  return {
    model: line.model,
    choices: [{
      delta: {
        content: message?.content,
        reasoning: message?.thinking,
        tool_calls: message?.tool_calls?.map((call, place) => ({ index: calls + place, ...call })),
      },
      // A server that ends without a reason has ended all the same.
      finish_reason: done ? line.done_reason ?? "stop" : null,
      logprobs: line.logprobs && { content: line.logprobs },
    }],
    ...(done && typeof (line.prompt_eval_count ?? line.eval_count) === "number"
      ? { usage: usageOf(line) }
      : {}),
  };
}

function usageOf(line: Line): unknown {
  return {
    prompt_tokens: line.prompt_eval_count,
    completion_tokens: line.eval_count,
    prompt_tokens_details: { cached_tokens: line.prompt_eval_cached_count },
  };
}

function timingsOf(line: Line): ServerTimings {
  const { prompt_eval_count: prompt, prompt_eval_cached_count: cached } = line;
  const counted = typeof prompt === "number" && typeof cached === "number";
  return {
    source: "/api/chat",
    // The count holds cached tokens and the duration does not: without their number neither is a rate.
    promptTokens: counted ? Math.max(0, prompt - cached) : null,
    cachedTokens: cached ?? null,
    promptMs: milliseconds(line.prompt_eval_duration),
    outputTokens: line.eval_count ?? null,
    outputMs: milliseconds(line.eval_duration),
    loadMs: milliseconds(line.load_duration),
    totalMs: milliseconds(line.total_duration),
  };
}

function milliseconds(nanoseconds: number | null | undefined): number | null {
  return typeof nanoseconds === "number" ? nanoseconds / 1e6 : null;
}

/** Arguments of calls are objects here, and what the model wrote may be no JSON. */
function nativeMessage({ tool_calls: calls, ...message }: Message): unknown {
  if (calls === undefined) return message;
  return {
    ...message,
    tool_calls: calls.map(({ id, function: { name, arguments: text } }) => ({
      id,
      function: { name, arguments: objectIn(text) },
    })),
  };
}

function objectIn(text: string): Record<string, unknown> {
  const asObject = z.record(z.string(), z.unknown());
  try {
    return asObject.safeParse(JSON.parse(text)).data ?? { arguments: text };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { arguments: text };
    throw cause;
  }
}

function stripped(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
