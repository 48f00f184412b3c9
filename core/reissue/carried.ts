/** A recorded call as it can be asked again: a chat of anybody, a prompt of servers like its own. @module */

import type { CallStarted, WireDialect } from "../events/call.ts";
import type { PromptRequest } from "../provider/raw_prompt.ts";
import { carriedPrompt } from "./prompt.ts";
import { type CarriedChat, carriedRequest, type Changes } from "./request.ts";

/** What is sent again. */
export type Carried = CarriedChat | CarriedPrompt;

/** A prompt, which goes to the same endpoint as it did. */
interface CarriedPrompt {
  readonly prompt: PromptRequest;
  readonly dropped: readonly [];
}

/** Reads a recorded body; a reason where it cannot be asked again. */
export function carriedCall(
  body: Readonly<Record<string, unknown>>,
  { dialect, operation, url, changes }: Pick<CallStarted, "operation" | "url"> & {
    readonly dialect: WireDialect;
    readonly changes: Changes;
  },
): Carried | string {
  if (operation === "embeddings") {
    return "it asks for embeddings, and only answers of text are compared";
  }
  // A prompt that were sent as a chat would be put into a template: another question.
  if (operation === "text_completion" || PROMPTS.has(dialect)) {
    return { prompt: carriedPrompt(body, { dialect, url, changes }), dropped: [] };
  }
  return carriedRequest(body, { dialect, changes });
}

/** What imports do not always call a completion. */
const PROMPTS: ReadonlySet<WireDialect> = new Set([
  "openai-completions",
  "ollama-generate",
  "llama-cpp",
]);
