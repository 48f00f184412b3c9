/** How a task is asked. @module */

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
 * Both ask in the published words, with three examples. `lm-eval-base` takes all before `[DONE]`, as the
 * task `mbpp` of the lm-evaluation-harness does. Its `mbpp_instruct` is not here: what it takes from
 * an answer leaves out the first word of the code. `chat` finds the code in what a chat model writes around it.
 */
export const VARIANTS = ["chat", "lm-eval-base"] as const;
export type Variant = (typeof VARIANTS)[number];

const EXAMPLES: readonly number[] = [2, 3, 4];

/** The published prompt: three solved tasks, then the task up to where its code begins. */
export function promptOf(task: Task, all: readonly Task[]): string {
  const examples = EXAMPLES.flatMap((id) => all.find(({ task_id }) => task_id === id) ?? []);
  return [
    ...examples.map((example) => `${asked(example)}${example.code}\n[DONE]`),
    asked(task),
  ].join("\n\n");
}

function asked({ text, test_list }: Task): string {
  return `You are an expert Python programmer, and here is your task: ${text} Your code should pass ` +
    `these tests:\n\n${test_list.join("\n")}\n[BEGIN]\n`;
}
