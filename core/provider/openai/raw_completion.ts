/** Raw prompts over `completions`, the older endpoint of the OpenAI dialect. @module */

import { z } from "zod";
import type { RawAnswer, RawRequest } from "../raw_prompt.ts";
import type { ServerApi } from "../server_api.ts";
import { under, withoutSecrets } from "../url.ts";
import { notThisDialect } from "./failures.ts";

/** What we read of the answer; llama-server writes log-probabilities as chat has them. */
const Completion = z.object({
  choices: z.tuple([z.object({
    text: z.string(),
    logprobs: z.object({
      token_logprobs: z.array(z.unknown()).nullish(),
      content: z.array(z.unknown()).nullish(),
    }).nullish(),
  })]),
  usage: z.object({ prompt_tokens: z.int().nullish() }).nullish(),
});

/** Asks for a greedy continuation of a prompt. Throws `ProviderError`. */
export async function rawCompletion(
  api: ServerApi,
  { model, prompt, maxTokens, echo = false }: RawRequest,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const url = under(api.base, "completions");
  const reply = await api.json(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model,
      prompt,
      max_tokens: maxTokens,
      temperature: 0,
      ...echo && { echo, logprobs: 1 },
    }),
    signal,
  });
  const completion = Completion.safeParse(reply);
  if (!completion.success) {
    throw notThisDialect(withoutSecrets(url), "something that is no completion");
  }
  const { choices: [{ text, logprobs }], usage } = completion.data;
  return {
    text,
    inputTokens: usage?.prompt_tokens ?? null,
    scoredTokens: (logprobs?.token_logprobs ?? logprobs?.content)?.length ?? null,
    source: "/completions",
  };
}
