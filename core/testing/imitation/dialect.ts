/** The bodies of OpenAI's API: chunks, completions, model lists and errors. @module */
import { z } from "zod";
import {
  type Answer,
  answerOf,
  type Group,
  saltOf,
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
  echo: z.boolean().nullish(),
  max_completion_tokens: z.int().min(0).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  tools: z.array(z.unknown()).nullish(),
});
/** A completion request, as far as it is read. */
export type CompletionRequest = z.infer<typeof CompletionRequest>;

/** How a server puts an answer on the wire. */
export interface Wording {
  readonly contentType: string;
  /** The piece that carries these tokens. */
  content(exchange: Exchange, group: Group, withRole: boolean): string;
  /** The piece that says who speaks, and nothing else. */
  role(exchange: Exchange): string;
  /** The piece with the reason why the answer ends. */
  finish(exchange: Exchange, isLast: boolean): string;
  /** The piece with usage, or null when there is none. */
  usage(exchange: Exchange): string | null;
  /** What says that nothing follows; null where nothing does. */
  readonly done: string | null;
  /** The whole answer in one body. */
  whole(exchange: Exchange): string;
  /** An error, in a reply of its own or among the pieces. */
  error(message: string, fields: Readonly<Record<string, unknown>>): string;
  /** A piece with what separates it from the next; `comment` is one that says nothing. */
  frame(data: string, options: { readonly eol: string; readonly comment: boolean }): string;
}

/** All that the bodies of one answer depend on. */
export interface Exchange {
  readonly api: Api;
  readonly request: CompletionRequest;
  readonly script: Script;
  readonly answer: Answer;
  /** The prompt, where it is sent back before the answer. */
  readonly echoed: readonly Token[];
  readonly wording: Wording;
  /** Further fields of the last piece, as some servers have them. */
  readonly last: object;
  /** Fields at the head of every body. */
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Plans the answer to a request. */
export function exchangeOf(
  request: CompletionRequest,
  options: {
    api: Api;
    script: Script;
    model: string;
    index: number;
    perEvent: number;
    wording?: Wording | undefined;
    last?: object | undefined;
    echo: boolean;
  },
): Exchange {
  const { api, script, model, index, perEvent, wording = OPENAI, last = {}, echo } = options;
  const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  return {
    api,
    request,
    script,
    model,
    wording,
    last,
    echoed: api === "text" && echo ? piecesOf(promptText(request)) : [],
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

/** Server-sent events with OpenAI's chunks. */
export const OPENAI: Wording = {
  contentType: "text/event-stream; charset=utf-8",
  content: contentChunk,
  role: roleChunk,
  finish: finishChunk,
  usage: usageChunk,
  done: "[DONE]",
  whole: completionBody,
  error: errorBody,
  frame: (data, { eol, comment }) => `${comment ? ": " : "data: "}${data}${eol}${eol}`,
};

/** The chunk that carries these tokens. */
function contentChunk(exchange: Exchange, group: Group, withRole: boolean): string {
  const logprobs = logprobsOf(exchange, group);
  if (exchange.api === "text") {
    return chunk(exchange, [{ index: 0, text: joined(group), logprobs, finish_reason: null }]);
  }
  const delta = withRole ? { role: "assistant", ...deltaOf(group) } : deltaOf(group);
  return chunk(exchange, [{ index: 0, delta, logprobs, finish_reason: null }]);
}

/** The chunk that says who speaks, and nothing else. */
function roleChunk(exchange: Exchange): string {
  const delta = { role: "assistant", content: "" };
  return chunk(exchange, [{ index: 0, delta, logprobs: null, finish_reason: null }]);
}

/** The chunk with the reason why the answer ends. */
function finishChunk(exchange: Exchange, isLast: boolean): string {
  const nothing = exchange.api === "text" ? { text: "" } : { delta: {} };
  return chunk(
    exchange,
    [{ ...endOf(exchange, null), ...nothing }],
    isLast ? { ...timings(exchange), ...exchange.last } : {},
  );
}

/** The chunk with usage, or null when none is asked for or the script keeps it back. */
function usageChunk(exchange: Exchange): string | null {
  if (exchange.request.stream_options?.include_usage !== true) return null;
  const usage = usageOf(exchange.script, exchange.answer, promptText(exchange.request));
  return usage === null
    ? null
    : chunk(exchange, [], { usage, ...timings(exchange), ...exchange.last });
}

/** The whole answer in one body. */
function completionBody(exchange: Exchange): string {
  const { api, answer, echoed, request, script } = exchange;
  const tokens = [...echoed, ...answer.tokens];
  const end = endOf(exchange, logprobsOf(exchange, tokens));
  const usage = usageOf(script, answer, promptText(request));
  return JSON.stringify({
    ...header(exchange, api === "chat" ? "chat.completion" : "text_completion"),
    choices: [
      api === "chat"
        ? { ...end, message: messageOf(answer.tokens) }
        : { ...end, text: textOf(tokens, "answer") },
    ],
    ...(usage !== null && { usage }),
    ...timings(exchange),
    ...exchange.last,
  });
}

/** The answer to `GET /v1/models`, each model with fields of its own where the server has such. */
export function modelsBody(
  models: readonly string[],
  fields: (id: string) => object = () => ({ created: 0, owned_by: "imitation" }),
): string {
  const list = models.map((id) => ({ id, object: "model", ...fields(id) }));
  return JSON.stringify({ object: "list", data: list });
}

/** An error in OpenAI's shape, with any further fields a server is known to add. */
export function errorBody(message: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    error: { message, type: "invalid_request_error", param: null, code: null, ...fields },
  });
}

/** A prompt as the imitation cuts it: words with the space before them. */
function piecesOf(prompt: string): Token[] {
  return (prompt.match(/\s*\S+/g) ?? []).map((text) => ({ channel: "answer", text }));
}

/** All text of a prompt, for counting. */
export function promptText({ messages, prompt, tools }: CompletionRequest): string {
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
  const salt = saltOf(script, promptText(request));
  const content = scored(answered, { style, top, salt });
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
