/** One request to a model: what was sent, every network chunk that came back, how it ended. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** How a request to a model was worded. */
export const WireDialect = z.enum([
  "openai-chat",
  "openai-completions",
  "openai-responses",
  "openai-embeddings",
  "anthropic-messages",
  "ollama-chat",
  "ollama-generate",
  "ollama-embed",
  "lm-studio",
  "llama-cpp",
]);
export type WireDialect = z.infer<typeof WireDialect>;

/** A request is about to be written to the server; `clock.sent` of its end is when that began. */
export const CallStarted = Envelope.extend({
  kind: z.literal("call.started"),
  /** OpenTelemetry operation name: `chat`, `text_completion` or `embeddings`. */
  operation: z.string(),
  /** Name of the provider. */
  provider: z.string(),
  /** Name of the model, as the request uses it. */
  model: z.string(),
  /** Where it was sent, without credentials; null in process. */
  url: z.string().nullable(),
  /** From 1; a retry of the same request has the next number. */
  attempt: z.int().min(1),
  /**
   * The body as it was sent; null where its content is not kept. In a file, what a call has in common
   * with the one that it continues is written as `{"$continues": <span>, …}`; a reader puts it back.
   */
  request: z.unknown(),
  /** Of a call that an app made, and of a prompt that was asked again: its dialect. */
  dialect: WireDialect.optional(),
  /** The program that asked, as its `User-Agent` names it first. */
  app: z.string().optional(),
  /** The client's connection: `n1`, `n2` … */
  connection: z.string().optional(),
  /** Span of the first call of the conversation; calls with a common beginning are one conversation. */
  conversation: z.string().optional(),
  /** Span of the earlier call with which this one has most messages in common, from the first on. */
  continues: z.string().optional(),
  /** Set when it brings results of tools that the model asked for in the call that it continues. */
  toolLoop: z.strictObject({
    /** Span of the call in which the model first asked for a tool. */
    began: z.string(),
    /** How often results were brought back since, from 1. */
    turn: z.int().min(1),
  }).optional(),
});
export type CallStarted = z.infer<typeof CallStarted>;

/** A piece of a tool call, as it was streamed. */
export const ToolCallDelta = z.strictObject({
  /** Which of the answer's tool calls it belongs to, from 0. */
  index: z.int().min(0),
  /** The model's own id of the call; in the first piece. */
  id: z.string().optional(),
  /** Name of the tool, or a piece of it. */
  name: z.string().optional(),
  /** A piece of the arguments. */
  arguments: z.string().optional(),
});
export type ToolCallDelta = z.infer<typeof ToolCallDelta>;

/** An alternative to a token: its text and its log probability. */
export const Alternative = z.tuple([z.string(), z.number().nullable()]);

/**
 * One network chunk with content. Its `t` is the arrival at our socket; a chunk may hold several
 * tokens, and nobody knows when each of them was made. Stored in `tokens.ndjson` without `kind`.
 */
export const ChunkReceived = Envelope.extend({
  kind: z.literal("chunk.received"),
  /** Answer text. */
  text: z.string().optional(),
  /** Reasoning text, from a reasoning field or from between reasoning tags. */
  reasoning: z.string().optional(),
  /** Pieces of tool calls. */
  tools: z.array(ToolCallDelta).optional(),
  /** Token ids, where the server tells them. */
  ids: z.array(z.int()).optional(),
  /** Natural logarithm of each token's probability, to 7 significant digits; null where the server gave none. */
  lp: z.array(z.number().nullable()).optional(),
  /** Texts of the single tokens, where they are not simply the chunk's text. */
  pieces: z.array(z.string()).optional(),
  /** For each token the most likely alternatives, without the token itself. */
  top: z.array(z.array(Alternative)).optional(),
});
export type ChunkReceived = z.infer<typeof ChunkReceived>;

/** A finished tool call, put together from its deltas. */
export const ToolCall = z.strictObject({
  /** The model's own id of the call; null when it gave none. */
  id: z.string().nullable(),
  /** Name of the tool. */
  name: z.string(),
  /** The arguments as the model wrote them; not necessarily JSON. */
  arguments: z.string(),
});
export type ToolCall = z.infer<typeof ToolCall>;

/** Token counts as the server says them. */
export const Usage = z.strictObject({
  /** Prompt tokens, cached ones included. */
  inputTokens: z.int().min(0).nullable(),
  /** Generated tokens, reasoning included. */
  outputTokens: z.int().min(0).nullable(),
  /** Prompt tokens that came from a cache. */
  cachedTokens: z.int().min(0).nullable(),
  /** Generated tokens that are reasoning. */
  reasoningTokens: z.int().min(0).nullable(),
});
export type Usage = z.infer<typeof Usage>;

/** What the server says about its own work. */
export const ServerTimings = z.strictObject({
  /** The field it comes from, for example `timings` of llama.cpp. */
  source: z.string(),
  /** Prompt tokens that were processed, without cached ones. */
  promptTokens: z.number().min(0).nullable(),
  /** Prompt tokens that came from a cache. */
  cachedTokens: z.number().min(0).nullable(),
  /** Milliseconds spent on the prompt. */
  promptMs: z.number().min(0).nullable(),
  /** Tokens generated. */
  outputTokens: z.number().min(0).nullable(),
  /** Milliseconds spent on generating. */
  outputMs: z.number().min(0).nullable(),
  /** Milliseconds spent on loading the model. */
  loadMs: z.number().min(0).nullable(),
  /** From the request to the first token, where the server says so; queue and prompt are in it. */
  firstTokenMs: z.number().min(0).nullable().optional(),
  /** The whole request, by the server's clock. */
  totalMs: z.number().min(0).nullable().optional(),
});
export type ServerTimings = z.infer<typeof ServerTimings>;

/** What our own clock saw; nanoseconds since the run began, null where it did not happen. */
export const Clock = z.strictObject({
  /** The request was about to be written. */
  sent: z.int().min(0),
  /** Response headers arrived. */
  headers: z.int().min(0).nullable(),
  /** First chunk with answer, reasoning or a tool call. */
  first: z.int().min(0).nullable(),
  /** First chunk with answer text or a tool call, when reasoning may have come before. */
  firstAnswer: z.int().min(0).nullable(),
  /** Last chunk with content. */
  last: z.int().min(0).nullable(),
  /** The response ended. */
  end: z.int().min(0),
  /**
   * Nanoseconds in which our side worked on chunks and did not read on, before the chunks of each
   * part; absent where nobody measured it.
   */
  busy: z.strictObject({ reasoning: z.int().min(0), answer: z.int().min(0) }).optional(),
});
export type Clock = z.infer<typeof Clock>;

/** A clock as a trace has it: a log that was imported may not say when a call began or ended. */
export const RecordedClock = Clock.extend({
  /** The request was about to be written; null when what was imported does not say it. */
  sent: z.int().min(0).nullable(),
  /** The response ended; null when what was imported does not say it. */
  end: z.int().min(0).nullable(),
});
export type RecordedClock = z.infer<typeof RecordedClock>;

/**
 * How far the server has come with the prompt of a call, where it tells while it works. Its `t` is
 * the arrival at our socket; the first of a call tells when the prompt's turn came.
 */
export const PromptProgressed = Envelope.extend({
  kind: z.literal("prompt.progressed"),
  /** Tokens of the whole prompt. */
  total: z.int().min(0),
  /** Of these, tokens that came from a cache. */
  cached: z.int().min(0),
  /** Tokens that are done, cached ones included. */
  processed: z.int().min(0),
  /** Milliseconds since it began with the prompt, by the server's clock; null where it does not tell. */
  serverMs: z.number().min(0).nullable(),
});
export type PromptProgressed = z.infer<typeof PromptProgressed>;

/** The prompt that the server's template makes of messages, asked for beside the calls. */
export const PromptRendered = Envelope.extend({
  kind: z.literal("prompt.rendered"),
  /** Which messages: `call` for those of the call that the span names, else the name of fixed ones. */
  messages: z.string(),
  /** The model that they were rendered for. */
  model: z.string(),
  /** The prompt; null where the server does not show it. */
  text: z.string().nullable(),
  /** Tokens of that text by the server's own tokenizer, without what it puts before it; null where it has none. */
  tokens: z.int().min(0).nullable(),
  /** The endpoints that said so. */
  source: z.string(),
});
export type PromptRendered = z.infer<typeof PromptRendered>;

/** The server answered to the end. */
export const CallCompleted = Envelope.extend({
  kind: z.literal("call.completed"),
  /** The whole answer, without reasoning; may be empty. */
  text: z.string(),
  /** All reasoning. */
  reasoning: z.string().optional(),
  /** The tool calls, put together. */
  toolCalls: z.array(ToolCall).optional(),
  /** Why the model stopped, in the server's words: `stop`, `length`, `tool_calls` … */
  finishReason: z.string().nullable(),
  /** Token counts as the server says them. */
  usage: Usage.nullable(),
  /** The server's own clock. */
  timings: ServerTimings.nullable(),
  /** Our clock. */
  clock: RecordedClock,
  /** Network chunks with content; null where what was imported does not say. */
  chunks: z.int().min(0).nullable(),
  /** Tokens counted by us, where every chunk told its tokens; else null. */
  tokens: z.int().min(0).nullable(),
  /** The server's id of the answer. */
  responseId: z.string().nullable(),
  /** The model that the server says answered. */
  responseModel: z.string().nullable(),
  /** Build or configuration, as the server states it. */
  fingerprint: z.string().nullable(),
  /** Why a field above is null, by its name. */
  unknown: z.record(z.string(), z.string()).optional(),
});
export type CallCompleted = z.infer<typeof CallCompleted>;

/** The call ended without a whole answer. What had come is kept in its chunks. */
export const CallFailed = Envelope.extend({
  kind: z.literal("call.failed"),
  /** The outcome instead of an answer. */
  error: Failure,
  /** Our clock, as far as the call came. */
  clock: RecordedClock,
  /** Network chunks with content that had come; null where what was imported does not say. */
  chunks: z.int().min(0).nullable(),
  /** Body of an error reply, cut at 4,096 characters. */
  body: z.string().optional(),
});
export type CallFailed = z.infer<typeof CallFailed>;
