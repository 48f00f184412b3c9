/** Answers of Ollama's own API: one JSON object a line, or one in all. @module */

import type { CallCompleted } from "../../events/call.ts";
import {
  argumentsOf,
  type RenderFacts,
  type Rendering,
  stated,
  type WholeAnswer,
} from "./rendering.ts";

/** `/api/chat` or `/api/generate`. */
export function ollama(facts: RenderFacts, kind: "chat" | "generate"): Rendering {
  const line = (fields: unknown) => `${JSON.stringify({ ...head(facts), ...Object(fields) })}\n`;
  return {
    type: "application/x-ndjson",
    begin: () => "",
    chunk: ({ text = "", reasoning }) => line({ ...said(kind, { text, reasoning }), done: false }),
    // Ollama sends tool calls whole: their pieces are not said.
    end: (answer) =>
      line({ ...said(kind, { text: "", calls: answer.toolCalls }), ...ending(answer) }),
  };
}

/** The answer in one object. */
export function wholeOllama(kind: "chat" | "generate"): WholeAnswer {
  return (answer, facts) => ({
    ...head(facts),
    ...said(kind, { text: answer.text, reasoning: answer.reasoning, calls: answer.toolCalls }),
    ...ending(answer),
  });
}

function head({ model, at }: RenderFacts): Record<string, unknown> {
  return { model, created_at: new Date(at).toISOString() };
}

function said(kind: "chat" | "generate", { text, reasoning, calls }: {
  readonly text: string;
  readonly reasoning?: string | undefined;
  readonly calls?: CallCompleted["toolCalls"];
}): Record<string, unknown> {
  if (kind === "generate") return { response: text, ...stated({ thinking: reasoning }) };
  return {
    message: {
      role: "assistant",
      content: text,
      ...stated({
        thinking: reasoning,
        tool_calls: calls?.map((call) => ({
          function: { name: call.name, arguments: argumentsOf(call) },
        })),
      }),
    },
  };
}

function ending({ finishReason, usage, timings }: CallCompleted): Record<string, unknown> {
  const nanoseconds = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? null : Math.round(ms * 1e6);
  return {
    done: true,
    ...stated({
      done_reason: finishReason,
      total_duration: nanoseconds(timings?.totalMs),
      load_duration: nanoseconds(timings?.loadMs),
      prompt_eval_count: usage?.inputTokens,
      prompt_eval_duration: nanoseconds(timings?.promptMs),
      eval_count: usage?.outputTokens,
      eval_duration: nanoseconds(timings?.outputMs),
    }),
  };
}
