/** Answers of Anthropic's messages: blocks of thinking, text and tool use, streamed and whole. @module */

import type { CallCompleted } from "../../events/call.ts";
import {
  argumentsOf,
  event,
  type RenderFacts,
  type Rendering,
  type WholeAnswer,
} from "./rendering.ts";

/** The events of a stream. */
export function anthropic(facts: RenderFacts): Rendering {
  /** The block that is open, by what makes it another than the one before. */
  let open = "";
  let index = -1;
  const say = (type: string, fields: Readonly<Record<string, unknown>>) =>
    event({ type, ...fields }, type);
  const close = () => open === "" ? "" : say("content_block_stop", { index });
  const within = (block: string, start: unknown, delta: unknown) => {
    if (open === block) return say("content_block_delta", { index, delta });
    const before = close();
    open = block;
    index++;
    return before + say("content_block_start", { index, content_block: start }) +
      say("content_block_delta", { index, delta });
  };
  return {
    type: "text/event-stream",
    begin: () =>
      say("message_start", {
        message: { ...head(facts), content: [], stop_reason: null, usage: usageOf(null) },
      }),
    chunk: ({ text, reasoning, tools = [] }) =>
      (reasoning === undefined ? "" : within("thinking", { type: "thinking", thinking: "" }, {
        type: "thinking_delta",
        thinking: reasoning,
      })) +
      (text === undefined
        ? ""
        : within("text", { type: "text", text: "" }, { type: "text_delta", text })) +
      tools.map((tool) =>
        within(`tool ${tool.index}`, {
          type: "tool_use",
          id: tool.id ?? `toolu_${tool.index}`,
          name: tool.name ?? "",
          input: {},
        }, { type: "input_json_delta", partial_json: tool.arguments ?? "" })
      ).join(""),
    end: (answer) =>
      close() +
      say("message_delta", {
        delta: { stop_reason: stopReason(answer), stop_sequence: null },
        usage: usageOf(answer),
      }) + say("message_stop", {}),
  };
}

/** The answer in one object. */
export const wholeAnthropic: WholeAnswer = (answer, facts) => ({
  ...head(facts),
  content: [
    ...(answer.reasoning === undefined ? [] : [{ type: "thinking", thinking: answer.reasoning }]),
    ...(answer.text === "" ? [] : [{ type: "text", text: answer.text }]),
    ...(answer.toolCalls ?? []).map((call, index) => ({
      type: "tool_use",
      id: call.id ?? `toolu_${index}`,
      name: call.name,
      input: argumentsOf(call),
    })),
  ],
  stop_reason: stopReason(answer),
  stop_sequence: null,
  usage: usageOf(answer),
});

function head({ id, model }: RenderFacts): Record<string, unknown> {
  return { id, type: "message", role: "assistant", model };
}

/** Both counts stand in every answer of this dialect; what is not known is null there. */
function usageOf(answer: CallCompleted | null): unknown {
  return {
    input_tokens: answer?.usage?.inputTokens ?? null,
    output_tokens: answer?.usage?.outputTokens ?? null,
  };
}

/** In this dialect's words, where the answer was given in another's. */
function stopReason({ finishReason }: CallCompleted): string | null {
  const words: Readonly<Record<string, string>> = {
    stop: "end_turn",
    length: "max_tokens",
    tool_calls: "tool_use",
  };
  return finishReason === null ? null : words[finishReason] ?? finishReason;
}
