/** How a task is asked. @module */

import type { AskedTask, Message } from "model-lens";
import { z } from "zod";

/** A row of MBPP. */
export const Task = z.object({
  task_id: z.int(),
  text: z.string(),
  code: z.string(),
  test_list: z.array(z.string()),
  test_setup_code: z.string(),
});
export type Task = z.infer<typeof Task>;

/**
 * `chat` and `lm-eval-base` ask in the published words, with three examples in one message, and stop
 * at `[DONE]`. `lm-eval-base`, the task `mbpp` of the lm-evaluation-harness, takes all before it; `chat`
 * finds the code in what a chat model writes around it. `lm-eval` is its `mbpp_instruct`, with a chat
 * template and the examples as turns: it begins the answer with a fence and takes what comes before
 * the next.
 */
export const VARIANTS = ["chat", "lm-eval", "lm-eval-base"] as const;
export type Variant = (typeof VARIANTS)[number];

const EXAMPLES: readonly number[] = [2, 3, 4];
/** What an answer of `lm-eval` begins with. */
const FENCE = "\n```python\n";

/** What is asked, and how long the answer may be: 256 tokens in the harness, more where a model explains. */
export function promptOf(
  task: Task,
  { all, variant }: { readonly all: readonly Task[]; readonly variant: Variant },
): Pick<AskedTask<unknown>, "messages" | "stop" | "maxTokens"> {
  const examples = EXAMPLES.flatMap((id) => all.find(({ task_id }) => task_id === id) ?? []);
  if (variant === "lm-eval") return { messages: turns(task, examples), maxTokens: 256 };
  const content = [
    ...examples.map((example) => `${published(example)}${example.code}\n[DONE]`),
    published(task),
  ].join("\n\n");
  return {
    messages: [{ role: "user", content }],
    stop: ["[DONE]"],
    maxTokens: variant === "chat" ? 1024 : 256,
  };
}

/** The published prompt, up to where the code begins. */
function published({ text, test_list }: Task): string {
  return `You are an expert Python programmer, and here is your task: ${text} Your code should pass ` +
    `these tests:\n\n${test_list.join("\n")}\n[BEGIN]\n`;
}

/** Each solved task as a question and its answer, then the task and the beginning of an answer. */
function turns(task: Task, examples: readonly Task[]): Message[] {
  const question = ({ text, test_list }: Task): Message => ({
    role: "user",
    content: `You are an expert Python programmer, and here is your task:\n${text}\n` +
      `Your code should pass these tests:\n${test_list.join("\n")}`,
  });
  return [
    ...examples.flatMap((example): Message[] => [
      question(example),
      { role: "assistant", content: `${FENCE}${example.code}\n\`\`\`` },
    ]),
    question(task),
    { role: "assistant", content: FENCE },
  ];
}
