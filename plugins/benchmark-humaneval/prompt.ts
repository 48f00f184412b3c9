/** How a problem is asked. @module */

import type { Message } from "model-lens";

/**
 * `chat`: the words of OpenAI's simple-evals. `lm-eval`: those of humaneval_instruct of the
 * lm-evaluation-harness, which begins the answer itself and takes what comes before the next fence.
 */
export const VARIANTS = ["chat", "lm-eval"] as const;
export type Variant = (typeof VARIANTS)[number];

/** The messages, and where the answer is to stop. */
export function promptOf(
  prompt: string,
  variant: Variant,
): { readonly messages: readonly Message[]; readonly stop?: readonly string[] } {
  if (variant === "chat") {
    const content =
      "Read the following function signature and docstring, and fully implement the " +
      "function described. Your response should only contain the code for this function.\n" +
      prompt;
    return { messages: [{ role: "user", content }] };
  }
  return {
    messages: [
      {
        role: "user",
        content: "Write a solution to the following problem and make sure that it passes the " +
          `tests:\n\`\`\`python\n${prompt}\n\`\`\`\n`,
      },
      {
        role: "assistant",
        content: `Here is the completed function:\n\`\`\`python\n${prompt}\n`,
      },
    ],
    stop: ["\nclass", "\ndef", "\n#", "\nif", "\nprint"],
  };
}
