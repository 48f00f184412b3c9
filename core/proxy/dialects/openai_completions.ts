/** `/v1/completions`, and LM Studio's own. @module */

import { z } from "zod";
import { llamaCpp } from "./llama_cpp.ts";
import { errorOf, WireError } from "./wire_error.ts";
import { firstAnswer, Reply, timingsOf, usageOf } from "../../provider/openai/wire.ts";
import { type Interpreter, saying } from "./said.ts";

const Completion = Reply.omit({ choices: true }).extend({
  choices: z.array(z.object({
    index: z.int().nullish().catch(null),
    text: z.string().nullish(),
    finish_reason: z.string().nullish(),
  })).transform(firstAnswer).nullish(),
  error: WireError,
});

/** Reads the answer to a prompt; llama.cpp has the same route at its root, and answers there in its own words. */
export function openaiCompletions(): Interpreter {
  const own = llamaCpp();
  return (value) => {
    if (isOfLlamaCpp(value)) return own(value);
    const reply = Completion.parse(value);
    const choice = reply.choices?.[0];
    return saying({
      text: choice?.text,
      finishReason: choice?.finish_reason,
      usage: usageOf(reply.usage),
      timings: timingsOf({ ...reply, choices: null, error: null }),
      responseId: reply.id,
      responseModel: reply.model,
      fingerprint: reply.system_fingerprint,
      failure: errorOf(reply.error),
      answers: choice !== undefined,
    });
  };
}

function isOfLlamaCpp(value: unknown): boolean {
  return typeof value === "object" && value !== null && !("choices" in value) && "content" in value;
}

const Embeddings = z.object({
  model: z.string().nullish(),
  // Ollama says `embeddings`, llama.cpp's own route answers with a list.
  data: z.array(z.unknown()).nullish(),
  embeddings: z.array(z.unknown()).nullish(),
  embedding: z.array(z.unknown()).nullish(),
  usage: Reply.shape.usage,
  prompt_eval_count: z.int().min(0).nullish().catch(null),
  error: WireError,
});

/** Reads vectors: of them, only that they came. They are in the bytes. */
export function embeddings(): Interpreter {
  return (value) => {
    if (Array.isArray(value)) return { whole: true, answers: true };
    const reply = Embeddings.parse(value);
    const count = reply.prompt_eval_count;
    const usage = usageOf(reply.usage) ??
      (typeof count === "number"
        ? { inputTokens: count, outputTokens: null, cachedTokens: null, reasoningTokens: null }
        : undefined);
    const came = reply.data ?? reply.embeddings ?? reply.embedding;
    return saying({
      usage,
      responseModel: reply.model,
      failure: errorOf(reply.error),
      answers: Array.isArray(came),
      whole: Array.isArray(came),
    });
  };
}
