/** Answers made from events, for calls whose bytes were not recorded: the same words, not the same bytes. @module */

import type { RecordedCall } from "../calls/recorded_call.ts";
import type { CallCompleted, CallFailed, WireDialect } from "../events/call.ts";
import type { Header } from "../events/header.ts";
import { errorBody, PATH_OF } from "./dialect.ts";
import type { RecordedEntry, RecordedReply, ReplyPiece } from "./reply.ts";
import { anthropic, wholeAnthropic } from "./render/anthropic.ts";
import { ollama, wholeOllama } from "./render/ollama.ts";
import { openAIChat, openAICompletion, wholeChat, wholeCompletion } from "./render/openai.ts";
import type { RenderFacts, Rendering, WholeAnswer } from "./render/rendering.ts";

/** The header field that says of an answer that it was made from events. */
const RENDERED_FIELD = ["X-Model-Lens-Replay", "rendered, not byte-exact"] as const;

type Body = Readonly<Record<string, unknown>>;

/** The answer of a call in its dialect; a reason where there is none to give. */
export function rendered(
  call: RecordedCall,
  { dialect, body, began }: {
    readonly dialect: WireDialect;
    readonly body: Body;
    /** When the trace began, in milliseconds since 1970. */
    readonly began: number;
  },
): RecordedReply | null | string {
  const { ended, started } = call;
  if (ended === undefined) return "their ends are not in the trace";
  const way = WAYS[dialect];
  if (way === undefined) return `${dialect} is a dialect that cannot be rendered`;
  const facts: RenderFacts = {
    id: (ended.kind === "call.completed" ? ended.responseId : null) ?? `replay-${call.span}`,
    model: (ended.kind === "call.completed" ? ended.responseModel : null) ?? started.model,
    at: began + started.t / 1e6,
    body,
  };
  if (ended.kind === "call.failed" && call.chunks.length === 0) return failure(ended, dialect);
  const streams = dialect.startsWith("ollama") ? body["stream"] !== false : body["stream"] === true;
  if (streams) return streamed(call, { ended, rendering: way.stream(facts) });
  // An answer in one piece that broke off has left nothing behind.
  return ended.kind === "call.failed"
    ? failure(ended, dialect)
    : whole(ended, way.whole(ended, facts));
}

/** In place of a span: the list of models answers no recorded request. */
export const MODEL_LIST = "header";

/** What `/v1/models` says of the models in a header. */
export function modelList({ models }: Header): RecordedEntry {
  const data = models.map(({ model: { id } }) => ({ id, object: "model" }));
  return {
    span: MODEL_LIST,
    request: { method: "GET", path: "/models", json: undefined, sha256: null },
    reply: json(200, { value: { object: "list", data }, atMs: 0 }),
  };
}

const WAYS: Partial<
  Record<WireDialect, { stream: (facts: RenderFacts) => Rendering; whole: WholeAnswer }>
> = {
  "openai-chat": { stream: openAIChat, whole: wholeChat },
  "openai-completions": { stream: openAICompletion, whole: wholeCompletion },
  "anthropic-messages": { stream: anthropic, whole: wholeAnthropic },
  "ollama-chat": { stream: (facts) => ollama(facts, "chat"), whole: wholeOllama("chat") },
  "ollama-generate": {
    stream: (facts) => ollama(facts, "generate"),
    whole: wholeOllama("generate"),
  },
};

function streamed(
  { chunks }: RecordedCall,
  { ended, rendering }: {
    readonly ended: CallCompleted | CallFailed;
    readonly rendering: Rendering;
  },
): RecordedReply {
  const { sent, headers } = ended.clock;
  const after = (moment: number | null) =>
    sent === null || moment === null ? 0 : Math.max(0, moment - sent) / 1e6;
  const headMs = after(headers);
  const parts: { text: string; atMs: number }[] = [{ text: rendering.begin(), atMs: headMs }];
  for (const chunk of chunks) parts.push({ text: rendering.chunk(chunk), atMs: after(chunk.t) });
  if (ended.kind === "call.completed") {
    // What was imported has its text and no chunks.
    if (chunks.length === 0) {
      parts.push({ text: rendering.chunk(wholeChunk(ended)), atMs: after(ended.clock.end) });
    }
    parts.push({ text: rendering.end(ended), atMs: after(ended.clock.end) });
  }
  const pieces = parts.filter(({ text }) => text !== "")
    .map(({ text, atMs }) => ({ bytes: encoder.encode(text), atMs }));
  return {
    status: 200,
    reason: "OK",
    headers: [["Content-Type", rendering.type], ["Transfer-Encoding", "chunked"], RENDERED_FIELD],
    headMs,
    pieces: () => pieces,
    ending: ended.kind === "call.completed" ? "whole" : "broken",
    rendered: true,
  };
}

function wholeChunk({ text, reasoning, toolCalls }: CallCompleted) {
  return {
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(text === "" ? {} : { text }),
    ...(toolCalls === undefined ? {} : {
      tools: toolCalls.map(({ id, name, arguments: args }, index) => ({
        index,
        ...(id === null ? {} : { id }),
        name,
        arguments: args,
      })),
    }),
  };
}

function whole({ clock: { sent, end } }: CallCompleted, value: unknown): RecordedReply {
  const atMs = sent === null || end === null ? 0 : Math.max(0, end - sent) / 1e6;
  return json(200, { value, atMs });
}

/** Outcomes that a server cannot have put into words, because it never answered. */
const SILENT: ReadonlySet<string> = new Set([
  "refused",
  "dns",
  "tls",
  "unreachable",
  "connect_timeout",
  "closed",
]);

function failure({ error, body, clock }: CallFailed, dialect: WireDialect): RecordedReply | null {
  if (SILENT.has(error.type)) return null;
  const { sent, end } = clock;
  const atMs = sent === null || end === null ? 0 : Math.max(0, end - sent) / 1e6;
  const value = errorBody(PATH_OF[dialect] ?? "", { message: error.message });
  return json(error.status ?? 500, { value, atMs, ...(body === undefined ? {} : { text: body }) });
}

function json(
  status: number,
  { value, atMs, text = JSON.stringify(value) }: {
    readonly value: unknown;
    readonly atMs: number;
    readonly text?: string;
  },
): RecordedReply {
  const bytes = encoder.encode(text);
  const pieces: readonly ReplyPiece[] = [{ bytes, atMs }];
  return {
    status,
    reason: status === 200 ? "OK" : "",
    headers: [
      ["Content-Type", "application/json"],
      ["Content-Length", String(bytes.length)],
      RENDERED_FIELD,
    ],
    headMs: atMs,
    pieces: () => pieces,
    ending: "whole",
    rendered: true,
  };
}

const encoder = new TextEncoder();
