/** How a function is asked for. @module */

import { z } from "zod";

/** A row of MultiPL-E. */
export const Row = z.object({
  name: z.string(),
  prompt: z.string(),
  tests: z.string(),
  stop_tokens: z.array(z.string()),
});
export type Row = z.infer<typeof Row>;

/**
 * `chat`: the words with which DeepSeek and Qwen publish their scores of chat models. `completion`: the
 * beginning of the program alone, cut at the stop words of the row, for models that only continue.
 */
export const VARIANTS = ["chat", "completion"] as const;
export type Variant = (typeof VARIANTS)[number];

/** The content of the message. */
export function promptOf(prompt: string, variant: Variant): string {
  if (variant === "completion") return prompt;
  return "Please continue to complete the function. You are not allowed to modify the given code " +
    "and do the completion only. Please return all completed function in a codeblock. Here is the " +
    `given code to do completion:\n\`\`\`typescript\n${prompt.trim()}\n\`\`\``;
}
