/** What the server says of samples and calls. @module */

import { z } from "zod";
import { AgentRun } from "./agent.ts";
import { JudgedAnswer } from "./scorecard.ts";
import {
  CallCompleted,
  CallFailed,
  CallStarted,
  RecordedClock,
  ServerTimings,
  ToolCallDelta,
  Usage,
} from "../../core/events/call.ts";

/**
 * How a sample came out. `wrong`: scored below 1; `measured`: a benchmark that judges nothing;
 * `skipped`: not asked, because the server is known not to do what it needs.
 */
export const SampleVerdict = z.enum(["right", "wrong", "measured", "failed", "skipped", "open"]);
export type SampleVerdict = z.infer<typeof SampleVerdict>;

/** A sample in a list. */
export const SampleRow = z.object({
  /** Stable id: `<model number>/<benchmark>/<item>`. */
  id: z.string(),
  span: z.string(),
  hash: z.string(),
  model: z.string(),
  benchmark: z.string(),
  family: z.string().nullable(),
  /** Its place in a grid, `<column>,<row>`; null where there is none. */
  place: z.string().nullable(),
  verdict: SampleVerdict,
  score: z.number().nullable(),
  /** What the scorer took from the answer. */
  answer: z.string().nullable(),
  /** Why the score is what it is, or what failed. */
  explanation: z.string(),
  /** Low-cardinality name of the failure; null when nothing failed. */
  error: z.string().nullable(),
  /** In which ways the answer fails, where a framework judged it. */
  failures: z.array(z.string()),
  /** The last user message, cut at 240 characters. */
  prompt: z.string(),
  start: z.number(),
  end: z.number().nullable(),
  attempts: z.int(),
  /** Span of its last call; null before there is one. */
  call: z.string().nullable(),
  ttftMs: z.number().nullable(),
  tpotMs: z.number().nullable(),
  outputTokens: z.int().nullable(),
  alarms: z.array(z.string()),
});
export type SampleRow = z.infer<typeof SampleRow>;

/** A page of samples. */
export const SamplePage = z.object({
  samples: z.array(SampleRow),
  total: z.int(),
  next: z.int().nullable(),
  /** Fields that are null because they are being counted; ask again soon. */
  pending: z.array(z.string()),
});
export type SamplePage = z.infer<typeof SamplePage>;

/** A call in a list. Times are nanoseconds since the run began. */
export const CallRow = z.object({
  span: z.string(),
  parent: z.string().nullable(),
  /** The sample it was made for; null for a call of a proxy session. */
  sample: z.string().nullable(),
  /** The sample whose answer it judges, on behalf of a benchmark; null for all others. */
  judges: z.string().nullable(),
  model: z.string(),
  provider: z.string(),
  attempt: z.int(),
  state: z.enum(["completed", "failed", "open"]),
  error: z.string().nullable(),
  finishReason: z.string().nullable(),
  start: z.number(),
  clock: RecordedClock.nullable(),
  timings: ServerTimings.nullable(),
  usage: Usage.nullable(),
  chunks: z.int(),
  tokens: z.int().nullable(),
  /** Of the prompt, as the server tells in its usage or in its timings. */
  inputTokens: z.number().nullable(),
  /** Of the answer, as the server tells or as they were counted. */
  outputTokens: z.number().nullable(),
  /** For recorded apps: who called, how, and in which conversation. */
  app: z.string().nullable(),
  conversation: z.string().nullable(),
  /** Span of the earlier call that its messages go on from. */
  continues: z.string().nullable(),
  /** Set when it brings results of tools back: where the loop began, and the turn, from 1. */
  toolLoop: z.object({ began: z.string(), turn: z.int() }).nullable(),
  connection: z.string().nullable(),
  dialect: z.string().nullable(),
  /** Path of the address that was asked; null in process. */
  path: z.string().nullable(),
  /** What was said last, cut at 240 characters; empty where contents are not kept. */
  prompt: z.string(),
  alarms: z.array(z.string()),
});
export type CallRow = z.infer<typeof CallRow>;

/** A page of calls. */
export const CallPage = z.object({
  calls: z.array(CallRow),
  total: z.int(),
  next: z.int().nullable(),
});
export type CallPage = z.infer<typeof CallPage>;

/** One sample, whole. */
export const SampleDetail = z.object({
  row: SampleRow,
  target: z.unknown(),
  calls: z.array(CallRow),
  tools: z.array(z.unknown()),
  metrics: z.array(z.unknown()),
  /** What a framework judged besides the score; null where nothing was judged in parts. */
  judged: JudgedAnswer.nullable(),
  /** The conversation, where it took several calls with tools; null where it was one question. */
  agent: AgentRun.nullable(),
  /** Fields of the row that are null because they are being counted; ask again soon. */
  pending: z.array(z.string()),
});
export type SampleDetail = z.infer<typeof SampleDetail>;

/** One call, whole but for its chunks. */
export const CallDetail = z.object({
  row: CallRow,
  /** The request as it was sent, with its texts. */
  started: CallStarted,
  ended: z.union([CallCompleted, CallFailed]).nullable(),
});
export type CallDetail = z.infer<typeof CallDetail>;

/** One chunk as it arrived: an event `chunk.received` without its envelope. */
export const TokenChunk = z.object({
  seq: z.int(),
  /** Nanoseconds since the run began. */
  t: z.number(),
  text: z.string().optional(),
  reasoning: z.string().optional(),
  tools: z.array(ToolCallDelta).optional(),
  ids: z.array(z.int()).optional(),
  lp: z.array(z.number().nullable()).optional(),
  pieces: z.array(z.string()).optional(),
  top: z.array(z.array(z.tuple([z.string(), z.number().nullable()]))).optional(),
});
export type TokenChunk = z.infer<typeof TokenChunk>;

/** Chunks of one call, by their place in it. */
export const TokenPage = z.object({
  span: z.string(),
  /** Place of the first, from 0. */
  from: z.int(),
  chunks: z.array(TokenChunk),
  /** Chunks of the call so far. */
  total: z.int(),
  next: z.int().nullable(),
});
export type TokenPage = z.infer<typeof TokenPage>;
