/** `/v1/responses`: named events, or one object. @module */

import { z } from "zod";
import type { ToolCallDelta, Usage } from "../../events/call.ts";
import { type Interpreter, type Said, saying } from "./said.ts";
import { errorOf, WireError } from "./wire_error.ts";

const count = z.int().min(0).nullish().catch(null);
const Item = z.object({
  type: z.string().nullish(),
  call_id: z.string().nullish(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  content: z.array(z.object({ type: z.string().nullish(), text: z.string().nullish() })).nullish(),
  summary: z.array(z.object({ text: z.string().nullish() })).nullish(),
});
const Response = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  status: z.string().nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(Item).nullish(),
  usage: z.object({
    input_tokens: count,
    output_tokens: count,
    input_tokens_details: z.object({ cached_tokens: count }).nullish(),
    output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
  }).nullish(),
  error: WireError,
});
type Response = z.infer<typeof Response>;
const Event = z.object({
  type: z.string(),
  delta: z.string().nullish().catch(null),
  output_index: z.int().nullish(),
  item: Item.nullish(),
  response: Response.nullish(),
  message: z.string().nullish(),
  error: WireError,
});

/** Reads one answer. Function calls are numbered in the order in which they begin. */
export function openaiResponses(): Interpreter {
  const calls = new Map<number, number>();
  const numberOf = (index: number) => {
    const number = calls.get(index) ?? calls.size;
    calls.set(index, number);
    return number;
  };
  return (value) => {
    const whole = z.looseObject({ object: z.literal("response") }).safeParse(value).success;
    if (whole) return wholeResponse(Response.parse(value));
    const event = Event.parse(value);
    const { delta, item, response } = event;
    const index = event.output_index ?? 0;
    switch (event.type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        return saying({ text: delta, answers: true });
      case "response.reasoning_text.delta":
      case "response.reasoning_summary_text.delta":
        return saying({ reasoning: delta, answers: true });
      case "response.output_item.added":
        if (item?.type !== "function_call") return { answers: true };
        return saying({ tools: [toolOf(item, numberOf(index))], answers: true });
      case "response.function_call_arguments.delta":
        return saying({
          tools: [{ index: numberOf(index), arguments: delta ?? "" }],
          answers: true,
        });
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
        return { ...facts(response ?? {}), answers: true };
      case "error":
        return { failure: event.message ?? errorOf(event.error) ?? "no reason given" };
      default:
        return saying({ responseId: response?.id, responseModel: response?.model });
    }
  };
}

function wholeResponse(response: Response): Said {
  const items = response.output ?? [];
  const text = (type: string) =>
    items.filter((item) => item.type === type)
      .flatMap(({ content, summary }) => [...content ?? [], ...summary ?? []])
      .map((part) => part.text ?? "").join("");
  return {
    ...saying({
      text: text("message"),
      reasoning: text("reasoning"),
      tools: items.filter(({ type }) => type === "function_call").map(toolOf),
    }),
    ...facts(response),
    answers: true,
  };
}

function toolOf(item: z.infer<typeof Item>, index: number): ToolCallDelta {
  const id = item.call_id ?? item.id;
  return {
    index,
    ...(typeof id === "string" ? { id } : {}),
    ...(typeof item.name === "string" ? { name: item.name } : {}),
    ...(typeof item.arguments === "string" ? { arguments: item.arguments } : {}),
  };
}

function facts(response: Partial<Response>): Said {
  const { status } = response;
  return saying({
    usage: usageOf(response.usage),
    responseId: response.id,
    responseModel: response.model,
    finishReason: response.incomplete_details?.reason ?? status,
    failure: status === "failed" ? errorOf(response.error) ?? "no reason given" : undefined,
    whole: status === "completed" || status === "incomplete",
  });
}

function usageOf(usage: Response["usage"]): Usage | undefined {
  if (usage === null || usage === undefined) return undefined;
  return {
    inputTokens: usage.input_tokens ?? null,
    outputTokens: usage.output_tokens ?? null,
    cachedTokens: usage.input_tokens_details?.cached_tokens ?? null,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? null,
  };
}
