/** Which setting gives a server more room, in the words of the server. @module */

import type { WatchedCall } from "./watched_call.ts";

/** What to change so that `tokens` fit. */
export function contextAdvice(
  { started, model, conversation }: WatchedCall,
  tokens: number,
): string {
  const wanted = Math.ceil((tokens * 1.1) / 1024) * 1024;
  const who = `${started.provider} ${model.facts?.server.server.value ?? ""}`.toLowerCase();
  const asked = conversation?.settings.contextLength ?? null;
  if (who.includes("ollama") || asked !== null) {
    return `Set num_ctx to ${wanted} or more (options.num_ctx, or OLLAMA_CONTEXT_LENGTH of the server), or send less`;
  }
  if (who.includes("llama")) {
    return `Start llama-server with -c ${wanted} or more for each slot, or send less`;
  }
  if (who.includes("lm-studio") || who.includes("lm studio")) {
    return `Load the model in LM Studio with a context length of ${wanted} or more, or send less`;
  }
  if (who.includes("vllm")) {
    return `Start vLLM with --max-model-len ${wanted} or more, or send less`;
  }
  if (who.includes("kobold")) {
    return `Start KoboldCpp with --contextsize ${wanted} or more, or send less`;
  }
  return `Give the model a context of ${wanted} tokens or more on its server, or send less`;
}
