import { assertEquals, assertObjectMatch } from "@std/assert";
import { answerIn } from "../import/answer.ts";
import type { RecordedCall } from "../calls/recorded_call.ts";
import { imaginedCall } from "../calls/testdata/imagined_call.ts";
import type { CallCompleted, CallFailed, WireDialect } from "../events/call.ts";
import { rendered } from "./render.ts";

const CLOCK = { sent: 0, headers: 5e6, first: 10e6, firstAnswer: 10e6, last: 20e6, end: 30e6 };

const COMPLETED: CallCompleted = {
  seq: 9,
  t: 30e6,
  kind: "call.completed",
  span: "c1",
  text: "Hello",
  reasoning: "Hm",
  toolCalls: [{ id: "t1", name: "add", arguments: '{"a":1}' }],
  finishReason: "tool_calls",
  usage: { inputTokens: 7, outputTokens: 3, cachedTokens: null, reasoningTokens: null },
  timings: null,
  clock: CLOCK,
  chunks: 4,
  tokens: null,
  responseId: "r1",
  responseModel: "m",
  fingerprint: null,
};

function call(ended: CallCompleted | CallFailed, chunked = true): RecordedCall {
  const chunk = (t: number, said: object) => ({
    seq: t,
    t: t * 1e6,
    kind: "chunk.received" as const,
    span: "c1",
    ...said,
  });
  return imaginedCall({
    request: {},
    ended,
    chunks: chunked
      ? [
        chunk(10, { reasoning: "Hm" }),
        chunk(12, { text: "Hel" }),
        chunk(15, { text: "lo" }),
        chunk(20, { tools: [{ index: 0, id: "t1", name: "add", arguments: '{"a":' }] }),
        chunk(21, { tools: [{ index: 0, arguments: "1}" }] }),
      ]
      : [],
  });
}

function replied(one: RecordedCall, dialect: WireDialect, body: Record<string, unknown>) {
  const reply = rendered(one, { dialect, body, began: 1_764_000_000_000 });
  if (reply === null || typeof reply === "string") return reply;
  const text = reply.pieces().map(({ bytes }) => new TextDecoder().decode(bytes)).join("");
  return { ...reply, text, times: reply.pieces().map(({ atMs }) => atMs) };
}

const DIALECTS: readonly WireDialect[] = ["openai-chat", "anthropic-messages", "ollama-chat"];

for (const dialect of DIALECTS) {
  for (const stream of [true, false]) {
    Deno.test(`rendered() says in ${dialect} what was said, ${stream ? "streamed" : "whole"}`, () => {
      for (const chunked of [true, false]) {
        const reply = replied(call(COMPLETED, chunked), dialect, {
          stream,
          stream_options: { include_usage: true },
        });

        const body = typeof reply === "object" ? reply?.text : undefined;
        assertObjectMatch(answerIn({ body, status: 200, error: null, where: "it" }), {
          answer: {
            text: "Hello",
            reasoning: "Hm",
            toolCalls: [{ name: "add", arguments: '{"a":1}' }],
            usage: { inputTokens: 7, outputTokens: 3 },
          },
        });
      }
    });
  }
}

Deno.test("rendered() keeps the time of each chunk", () => {
  const reply = replied(call(COMPLETED), "ollama-chat", {});

  assertObjectMatch(Object(reply), { headMs: 5, times: [10, 12, 15, 20, 21, 30], rendered: true });
});

Deno.test("rendered() gives failures their status and body, and silence where nothing answered", () => {
  const failed = (type: string, more: object = {}): CallFailed => ({
    seq: 9,
    t: 1,
    kind: "call.failed",
    span: "c1",
    error: { type, message: "no room", status: 400 },
    clock: CLOCK,
    chunks: 0,
    ...more,
  });

  const overflow = call(failed("context_overflow", { body: '{"error":"as it was"}' }), false);
  assertObjectMatch(Object(replied(overflow, "openai-chat", { stream: true })), {
    status: 400,
    text: '{"error":"as it was"}',
  });
  assertEquals(replied(call(failed("refused"), false), "openai-chat", {}), null);
  assertObjectMatch(Object(replied(call(failed("stall")), "openai-chat", { stream: true })), {
    ending: "broken",
  });
});

Deno.test("rendered() says why it cannot", () => {
  assertEquals(
    replied(call(COMPLETED), "openai-embeddings", {}),
    "openai-embeddings is a dialect that cannot be rendered",
  );
});
