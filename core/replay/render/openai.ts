/** Answers in OpenAI's dialect: chat and completions, streamed and whole. @module */

import type { CallCompleted, Usage } from "../../events/call.ts";
import { event, type RenderFacts, type Rendering, stated, type WholeAnswer } from "./rendering.ts";

/** `chat.completion.chunk` after `chat.completion.chunk`. */
export function openAIChat(facts: RenderFacts): Rendering {
  const say = (delta: unknown, finish: string | null = null) =>
    event({
      ...head(facts, "chat.completion.chunk"),
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
  return {
    type: "text/event-stream",
    begin: () => say({ role: "assistant", content: "" }),
    chunk: ({ text, reasoning, tools }) =>
      say(stated({
        content: text,
        reasoning_content: reasoning,
        tool_calls: tools?.map(({ index, id, name, arguments: args }) => ({
          index,
          ...stated({ id, type: id === undefined ? undefined : "function" }),
          function: stated({ name, arguments: args }),
        })),
      })),
    end: (answer) =>
      say({}, answer.finishReason) + usageEvent(answer, { facts, kind: "chat.completion.chunk" }) +
      event("[DONE]"),
  };
}

/** `text_completion` after `text_completion`. */
export function openAICompletion(facts: RenderFacts): Rendering {
  const say = (text: string, finish: string | null = null) =>
    event({
      ...head(facts, "text_completion"),
      choices: [{ index: 0, text, finish_reason: finish }],
    });
  return {
    type: "text/event-stream",
    begin: () => "",
    chunk: ({ text = "" }) => say(text),
    end: (answer) =>
      say("", answer.finishReason) + usageEvent(answer, { facts, kind: "text_completion" }) +
      event("[DONE]"),
  };
}

export const wholeChat: WholeAnswer = (answer, facts) => ({
  ...head(facts, "chat.completion"),
  choices: [{
    index: 0,
    message: {
      role: "assistant",
      content: answer.text,
      ...stated({
        reasoning_content: answer.reasoning,
        tool_calls: answer.toolCalls?.map(({ id, name, arguments: args }) => ({
          id,
          type: "function",
          function: { name, arguments: args },
        })),
      }),
    },
    finish_reason: answer.finishReason,
  }],
  ...usageField(answer.usage),
});

export const wholeCompletion: WholeAnswer = (answer, facts) => ({
  ...head(facts, "text_completion"),
  choices: [{ index: 0, text: answer.text, finish_reason: answer.finishReason }],
  ...usageField(answer.usage),
});

function head({ id, model, at }: RenderFacts, object: string): Record<string, unknown> {
  return { id, object, created: Math.floor(at / 1000), model };
}

/** Only for who asked for it, as servers do. */
function usageEvent(
  { usage }: CallCompleted,
  { facts, kind }: { readonly facts: RenderFacts; readonly kind: string },
): string {
  const options = facts.body["stream_options"];
  const wanted = typeof options === "object" && options !== null && "include_usage" in options &&
    options.include_usage === true;
  if (!wanted || usage === null) return "";
  return event({ ...head(facts, kind), choices: [], ...usageField(usage) });
}

function usageField(usage: Usage | null): { usage?: unknown } {
  if (usage === null) return {};
  const { inputTokens: input, outputTokens: output, cachedTokens: cached } = usage;
  return {
    usage: stated({
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input === null || output === null ? null : input + output,
      prompt_tokens_details: cached === null ? null : { cached_tokens: cached },
    }),
  };
}
