/** LM Studio's `/api/v1/chat`: named events, or one object. @module */

import { z } from "zod";
import type { Usage } from "../../events/call.ts";
import { type Interpreter, type Said, saying } from "./said.ts";
import { errorOf, WireError } from "./wire_error.ts";

const count = z.int().min(0).nullish().catch(null);
const Result = z.object({
  model_instance_id: z.string().nullish(),
  response_id: z.string().nullish(),
  output: z.array(z.object({ type: z.string(), content: z.string().nullish() })),
  stats: z.object({
    input_tokens: count,
    total_output_tokens: count,
    reasoning_output_tokens: count,
  }).nullish(),
});
const Event = z.object({
  type: z.string().nullish(),
  content: z.string().nullish(),
  result: Result.nullish(),
  error: WireError,
});

/** Reads one answer. */
export function lmStudioChat(): Interpreter {
  return (value) => {
    const whole = Result.safeParse(value);
    if (whole.success) return { ...textsOf(whole.data), ...facts(whole.data) };
    const { type, content, result, error } = Event.parse(value);
    if (type === "message.delta") return saying({ text: content, answers: true });
    if (type === "reasoning.delta") return saying({ reasoning: content, answers: true });
    if (type === "chat.end") return result ? facts(result) : { whole: true, answers: true };
    return saying({ failure: errorOf(error) });
  };
}

function textsOf({ output }: z.infer<typeof Result>): Said {
  const text = (wanted: string) =>
    output.filter(({ type }) => type === wanted).map(({ content }) => content ?? "").join("");
  return saying({ text: text("message"), reasoning: text("reasoning") });
}

function facts({ stats, ...result }: z.infer<typeof Result>): Said {
  const usage: Usage | undefined = stats
    ? {
      inputTokens: stats.input_tokens ?? null,
      outputTokens: stats.total_output_tokens ?? null,
      cachedTokens: null,
      reasoningTokens: stats.reasoning_output_tokens ?? null,
    }
    : undefined;
  return saying({
    usage,
    responseId: result.response_id,
    responseModel: result.model_instance_id,
    finishReason: "stop",
    whole: true,
    answers: true,
  });
}
