/** Requests to Ollama's own API, in the words of the dialect that the imitated model hears. @module */
import { z } from "zod";
import type { CompletionRequest } from "../dialect.ts";

/** What matters of any request that runs a model. */
export const ChatOptions = z.object({
  truncate: z.boolean().nullish(),
  options: z.object({
    num_ctx: z.int().nullish(),
    num_predict: z.int().nullish(),
    temperature: z.number().nullish(),
    seed: z.int().nullish(),
    stop: z.array(z.string()).nullish(),
  }).nullish(),
});
export type ChatOptions = z.infer<typeof ChatOptions>;

/** A request to `/api/chat`, as far as it is read. */
export const Chat = ChatOptions.extend({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string() })),
  stream: z.boolean().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().nullish(),
  tools: z.array(z.unknown()).nullish(),
  /** A JSON schema, or "json". */
  format: z.unknown().optional(),
  keep_alive: z.union([z.string(), z.number()]).nullish(),
});

/** A request to `/api/generate`, as the chat that a template makes of it; without a prompt it is none. */
export function chatOfPrompt(body: unknown): unknown {
  const { prompt, system, ...rest } = Object(body);
  const turns = [{ role: "system", content: system }, { role: "user", content: prompt }];
  const said = typeof prompt === "string" && prompt !== "";
  return {
    ...rest,
    messages: said ? turns.filter(({ content }) => typeof content === "string") : [],
  };
}

/** The request as the model behind both dialects hears it. */
export function inOpenAI(asked: z.infer<typeof Chat>): CompletionRequest & Record<string, unknown> {
  const { num_predict: most, temperature, seed, stop } = asked.options ?? {};
  const { format } = asked;
  return {
    model: asked.model,
    messages: asked.messages,
    stream: asked.stream ?? true,
    logprobs: asked.logprobs,
    top_logprobs: asked.top_logprobs,
    max_tokens: most,
    temperature,
    seed,
    stop,
    ...(asked.tools === undefined ? {} : { tools: asked.tools }),
    ...(format === "json" ? { response_format: { type: "json_object" } } : {}),
    ...(typeof format === "object" && format !== null
      ? { response_format: { type: "json_schema", json_schema: { schema: format } } }
      : {}),
  };
}
