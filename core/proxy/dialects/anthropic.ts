/** Anthropic's `/v1/messages`: named events, or one message. @module */

import { z } from "zod";
import type { ToolCallDelta, Usage } from "../../events/call.ts";
import { type Interpreter, type Said, saying } from "./said.ts";
import { errorOf, WireError } from "./wire_error.ts";

const count = z.int().min(0).nullish().catch(null);
const WireUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
}).nullish();
const Block = z.object({
  type: z.string(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  input: z.unknown().optional(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
});
const Message = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  content: z.array(Block).nullish(),
  stop_reason: z.string().nullish(),
  usage: WireUsage,
});
const Event = z.object({
  type: z.string(),
  index: z.int().nullish(),
  message: Message.nullish(),
  content_block: Block.nullish(),
  delta: z.object({
    text: z.string().nullish(),
    thinking: z.string().nullish(),
    partial_json: z.string().nullish(),
    stop_reason: z.string().nullish(),
  }).nullish(),
  usage: WireUsage,
  error: WireError,
});

/** Reads one answer. Tool uses are numbered in the order in which they begin. */
export function anthropicMessages(): Interpreter {
  const tools = new Map<number, number>();
  let usage: z.infer<typeof WireUsage>;
  // The counts of the prompt come at the beginning, those of the answer at the end.
  const known = (next: z.infer<typeof WireUsage>) => {
    const stated = Object.entries(next ?? {}).filter(([, value]) => typeof value === "number");
    usage = { ...usage ?? {}, ...Object.fromEntries(stated) } as z.infer<typeof WireUsage>;
    return usageOf(usage);
  };
  return (value) => {
    if (z.looseObject({ type: z.literal("message") }).safeParse(value).success) {
      const message = Message.parse(value);
      return { ...wholeMessage(message), ...saying({ usage: usageOf(message.usage) }) };
    }
    const { type, message, content_block: block, delta, error, ...event } = Event.parse(value);
    const index = event.index ?? 0;
    switch (type) {
      case "message_start":
        return saying({
          responseId: message?.id,
          responseModel: message?.model,
          usage: known(message?.usage),
          answers: true,
        });
      case "content_block_start":
        if (block?.type !== "tool_use") {
          return saying({ text: block?.text, reasoning: block?.thinking, answers: true });
        }
        tools.set(index, tools.size);
        return saying({ tools: [toolOf(block, tools.get(index) ?? 0)], answers: true });
      case "content_block_delta":
        return saying({
          text: delta?.text,
          reasoning: delta?.thinking,
          tools: typeof delta?.partial_json === "string"
            ? [{ index: tools.get(index) ?? 0, arguments: delta.partial_json }]
            : undefined,
          answers: true,
        });
      case "message_delta":
        return saying({
          finishReason: delta?.stop_reason,
          usage: known(event.usage),
          answers: true,
        });
      case "message_stop":
        return { whole: true, answers: true };
      case "error":
        return { failure: errorOf(error) ?? "no reason given" };
      default:
        return {};
    }
  };
}

function wholeMessage({ content, ...message }: z.infer<typeof Message>): Said {
  const blocks = content ?? [];
  return saying({
    text: blocks.map(({ text }) => text ?? "").join(""),
    reasoning: blocks.map(({ thinking }) => thinking ?? "").join(""),
    tools: blocks.filter(({ type }) => type === "tool_use").map((block, index) => ({
      ...toolOf(block, index),
      arguments: JSON.stringify(block.input ?? {}),
    })),
    responseId: message.id,
    responseModel: message.model,
    finishReason: message.stop_reason,
    whole: true,
    answers: true,
  });
}

function toolOf({ id, name }: z.infer<typeof Block>, index: number): ToolCallDelta {
  return {
    index,
    ...(typeof id === "string" ? { id } : {}),
    ...(typeof name === "string" ? { name } : {}),
  };
}

/** Anthropic counts cached tokens beside the input; we count them in it. */
function usageOf(usage: z.infer<typeof WireUsage>): Usage | undefined {
  if (usage === null || usage === undefined) return undefined;
  const cached = usage.cache_read_input_tokens ?? null;
  const written = usage.cache_creation_input_tokens ?? 0;
  const input = usage.input_tokens ?? null;
  return {
    inputTokens: input === null ? null : input + (cached ?? 0) + written,
    outputTokens: usage.output_tokens ?? null,
    cachedTokens: cached,
    reasoningTokens: null,
  };
}
