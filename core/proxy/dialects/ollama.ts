/** Ollama's `/api/chat` and `/api/generate`: one object a line, or one in all. @module */

import { z } from "zod";
import type { ServerTimings, Usage } from "../../events/call.ts";
import { type Interpreter, saying } from "./said.ts";
import { errorOf, WireError } from "./wire_error.ts";

const count = z.number().min(0).nullish().catch(null);
const Line = z.object({
  model: z.string().nullish(),
  message: z.object({
    content: z.string().nullish(),
    thinking: z.string().nullish(),
    tool_calls: z.array(z.object({
      id: z.string().nullish(),
      function: z.object({ name: z.string().nullish(), arguments: z.unknown().optional() }),
    })).nullish(),
  }).nullish(),
  response: z.string().nullish(),
  thinking: z.string().nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  total_duration: count,
  load_duration: count,
  prompt_eval_count: count,
  prompt_eval_cached_count: count,
  prompt_eval_duration: count,
  eval_count: count,
  eval_duration: count,
  error: WireError,
});
type Line = z.infer<typeof Line>;

/** Reads one answer. Ollama sends each tool call in one piece. */
export function ollama(): Interpreter {
  let calls = 0;
  return (value) => {
    const line = Line.parse(value);
    const { message, done } = line;
    return saying({
      text: message?.content ?? line.response,
      reasoning: message?.thinking ?? line.thinking,
      tools: message?.tool_calls?.map(({ id, function: called }) => ({
        index: calls++,
        ...(typeof id === "string" ? { id } : {}),
        ...(typeof called.name === "string" ? { name: called.name } : {}),
        arguments: typeof called.arguments === "string"
          ? called.arguments
          : JSON.stringify(called.arguments ?? {}),
      })),
      responseModel: line.model,
      finishReason: done === true ? line.done_reason ?? "stop" : undefined,
      usage: done === true ? usageOf(line) : undefined,
      timings: done === true ? timingsOf(line) : undefined,
      failure: errorOf(line.error),
      answers: message !== undefined || typeof line.response === "string",
      whole: done === true,
    });
  };
}

function usageOf({ prompt_eval_count: input, eval_count: output, ...rest }: Line): Usage {
  return {
    // Where the whole prompt was cached, some versions leave it out.
    inputTokens: whole(input),
    outputTokens: whole(output),
    cachedTokens: whole(rest.prompt_eval_cached_count),
    reasoningTokens: null,
  };
}

function timingsOf(line: Line): ServerTimings {
  const prompt = whole(line.prompt_eval_count);
  const cached = whole(line.prompt_eval_cached_count);
  return {
    source: "ollama",
    promptTokens: prompt === null ? null : Math.max(0, prompt - (cached ?? 0)),
    cachedTokens: cached,
    promptMs: milliseconds(line.prompt_eval_duration),
    outputTokens: whole(line.eval_count),
    outputMs: milliseconds(line.eval_duration),
    loadMs: milliseconds(line.load_duration),
    totalMs: milliseconds(line.total_duration),
  };
}

function whole(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

/** Ollama counts in nanoseconds. */
function milliseconds(value: number | null | undefined): number | null {
  return typeof value === "number" ? value / 1e6 : null;
}
