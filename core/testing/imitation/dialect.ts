/** The bodies of OpenAI's API: chunks, completions, model lists and errors. @module */
import { z } from "zod";
import {
  type Answer,
  answerOf,
  type Group,
  scored,
  textOf,
  timingsOf,
  type Token,
  usageOf,
} from "./answer.ts";
import type { Script } from "./script.ts";

/** The two completion APIs. */
export type Api = "chat" | "text";

/** What the imitation reads of a completion request; everything else is recorded only. */
export const CompletionRequest = z.object({
  model: z.string().optional(),
  messages: z.array(z.looseObject({ role: z.string() })).optional(),
  prompt: z.unknown().optional(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  logprobs: z.union([z.boolean(), z.int()]).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  max_tokens: z.int().min(0).nullish(),
  max_completion_tokens: z.int().min(0).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  tools: z.array(z.unknown()).nullish(),
});
/** A completion request, as far as it is read. */
export type CompletionRequest = z.infer<typeof CompletionRequest>;

/** All that the bodies of one answer depend on. */
export interface Exchange {
  readonly api: Api;
  readonly request: CompletionRequest;
  readonly script: Script;
  readonly answer: Answer;
  /** Fields at the head of every body. */
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Plans the answer to a request. */
export function exchangeOf(
  request: CompletionRequest,
  options: { api: Api; script: Script; model: string; index: number; perEvent: number },
): Exchange {
  const { api, script, model, index, perEvent } = options;
  const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  return {
    api,
    request,
    script,
    model,
    answer: answerOf(script, {
      textOnly: api === "text",
      maxTokens,
      perEvent,
      stop: [request.stop ?? []].flat(),
    }),
    id: `${api === "chat" ? "chatcmpl" : "cmpl"}-${index}`,
    created: Math.floor(Date.now() / 1000),
  };
}

/** The chunk that carries these tokens. */
export function contentChunk(exchange: Exchange, group: Group, withRole: boolean): string {
  const logprobs = logprobsOf(exchange, group);
  if (exchange.api === "text") {
    return chunk(exchange, [{ index: 0, text: joined(group), logprobs, finish_reason: null }]);
  }
  const delta = withRole ? { role: "assistant", ...deltaOf(group) } : deltaOf(group);
  return chunk(exchange, [{ index: 0, delta, logprobs, finish_reason: null }]);
}

/** The chunk that says who speaks, and nothing else. */
export function roleChunk(exchange: Exchange): string {
  const delta = { role: "assistant", content: "" };
  return chunk(exchange, [{ index: 0, delta, logprobs: null, finish_reason: null }]);
}

/** The chunk with the reason why the answer ends. */
export function finishChunk(exchange: Exchange, isLast: boolean): string {
  const nothing = exchange.api === "text" ? { text: "" } : { delta: {} };
  return chunk(
    exchange,
    [{ ...endOf(exchange, null), ...nothing }],
    isLast ? timings(exchange) : {},
  );
}

/** The chunk with usage, or null when none is asked for or the script keeps it back. */
export function usageChunk(exchange: Exchange): string | null {
  if (exchange.request.stream_options?.include_usage !== true) return null;
  const usage = usageOf(exchange.script, exchange.answer, promptText(exchange.request));
  return usage === null ? null : chunk(exchange, [], { usage, ...timings(exchange) });
}

/** The whole answer in one body. */
export function completionBody(exchange: Exchange): string {
  const { api, answer, request, script } = exchange;
  const end = endOf(exchange, logprobsOf(exchange, answer.tokens));
  const usage = usageOf(script, answer, promptText(request));
  return JSON.stringify({
    ...header(exchange, api === "chat" ? "chat.completion" : "text_completion"),
    choices: [
      api === "chat"
        ? { ...end, message: messageOf(answer.tokens) }
        : { ...end, text: textOf(answer.tokens, "answer") },
    ],
    ...(usage !== null && { usage }),
    ...timings(exchange),
  });
}

/** The answer to `GET /v1/models`. */
export function modelsBody(models: readonly string[]): string {
  const list = models.map((id) => ({ id, object: "model", created: 0, owned_by: "imitation" }));
  return JSON.stringify({ object: "list", data: list });
}

/** An error in OpenAI's shape, with any further fields a server is known to add. */
export function errorBody(message: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    error: { message, type: "invalid_request_error", param: null, code: null, ...fields },
  });
}

/** All text of a prompt, for counting. */
function promptText({ messages, prompt, tools }: CompletionRequest): string {
  const contents = messages?.map(({ content }) => content) ?? [prompt];
  return [...contents, ...tools ?? []].map((content) =>
    typeof content === "string" ? content : JSON.stringify(content ?? "")
  ).join(" ");
}

function chunk(exchange: Exchange, choices: readonly object[], more: object = {}): string {
  const kind = exchange.api === "chat" ? "chat.completion.chunk" : "text_completion";
  return JSON.stringify({ ...header(exchange, kind), choices, ...more });
}

function header({ id, created, model }: Exchange, object: string) {
  return { id, object, created, model, system_fingerprint: "imitation" };
}

function endOf({ answer }: Exchange, logprobs: object | null) {
  return { index: 0, logprobs, finish_reason: answer.finishReason };
}

function timings({ script, answer, request }: Exchange): object {
  return script.timings ? { timings: timingsOf(script, answer, promptText(request)) } : {};
}

function deltaOf(group: Group): object {
  const { channel, call, text } = group[0];
  if (channel === "answer") return { content: joined(group) };
  if (channel === "reasoning") return { reasoning_content: joined(group) };
  const start = call?.id === undefined ? {} : { id: call.id, type: "function" };
  const name = call?.name === undefined ? {} : { name: call.name };
  return {
    tool_calls: [{ index: call?.index, ...start, function: { ...name, arguments: text } }],
  };
}

function messageOf(tokens: readonly Token[]): object {
  const reasoning = textOf(tokens, "reasoning");
  const calls = tokens.filter(({ call }) => call?.id !== undefined).map(({ call }) => ({
    id: call?.id,
    type: "function",
    function: {
      name: call?.name,
      arguments: textOf(tokens.filter((token) => token.call?.index === call?.index), "tool"),
    },
  }));
  return {
    role: "assistant",
    content: textOf(tokens, "answer"),
    ...(reasoning !== "" && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function logprobsOf({ api, request, script }: Exchange, tokens: readonly Token[]): object | null {
  const style = script.logprobs ?? "right";
  const asked = request.logprobs ?? false;
  if (style === "missing" || asked === false) return null;
  const answered = tokens.filter(({ channel }) => channel === "answer");
  if (answered.length === 0) return null;
  const top = typeof asked === "number" ? asked : request.top_logprobs ?? 0;
  const content = scored(answered, { style, top });
  if (api === "chat") {
    return {
      content: content.map(({ candidates, ...token }) => ({ ...token, top_logprobs: candidates })),
    };
  }
  return {
    tokens: content.map(({ token }) => token),
    token_logprobs: content.map(({ logprob }) => logprob),
    top_logprobs: content.map(({ candidates }) =>
      Object.fromEntries(candidates.map(({ token, logprob }) => [token, logprob]))
    ),
  };
}

function joined(group: Group): string {
  return group.length === 1 ? group[0].text : group.map(({ text }) => text).join("");
}
