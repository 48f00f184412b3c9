/** How a problem is asked. @module */

import type { Message } from "model-lens";
import type { Ending } from "./extract.ts";
import { SHOTS } from "./shots.ts";

/**
 * `cot-llama`, `cot`, `cot-zeroshot`: gsm8k_cot_llama v4, gsm8k_cot v3 and gsm8k_cot_zeroshot v3 of
 * lm-evaluation-harness. Its `gsm8k` draws other examples for each item with Python's own random
 * numbers, and is not here.
 */
export const VARIANTS = ["cot-llama", "cot", "cot-zeroshot"] as const;
export type Variant = (typeof VARIANTS)[number];

/** How a variant is asked and read. */
interface Form {
  readonly ending: Ending;
  readonly stop: readonly string[];
  readonly shots: number;
  readonly messages: (question: string, shots: number) => readonly Message[];
}

export const FORMS: Readonly<Record<Variant, Form>> = {
  "cot-llama": {
    ending: "final answer",
    stop: ["<|eot_id|>", "<|start_header_id|>user<|end_header_id|>", "Q:", "</s>", "<|im_end|>"],
    shots: SHOTS.length,
    messages: (question, shots) => [
      ...SHOTS.slice(0, shots).flatMap(({ question, reasoning, answer }): Message[] => [
        { role: "user", content: problem(question) },
        { role: "assistant", content: `${reasoning} The final answer is ${answer}` },
      ]),
      { role: "user", content: problem(question) },
    ],
  },
  "cot": {
    ending: "answer",
    stop: ["Q:", "</s>", "<|im_end|>"],
    shots: SHOTS.length,
    messages: (question, shots) => [{
      role: "user",
      content: [
        ...SHOTS.slice(0, shots).map(({ question, reasoning, answer }) =>
          `Q: ${question}\nA: ${reasoning} The answer is ${answer}.`
        ),
        `Q: ${question}\nA:`,
      ].join("\n\n"),
    }],
  },
  "cot-zeroshot": {
    ending: "answer",
    stop: ["Q:", "</s>", "<|im_end|>"],
    shots: 0,
    messages: (question) => [
      { role: "user", content: `Q: ${question}\nA: Let's think step by step.` },
    ],
  },
};

function problem(question: string): string {
  return "Given the following problem, reason and give a final answer to the problem.\n" +
    `Problem: ${question}\n` +
    'Your response should end with "The final answer is [answer]" where [answer] is the response ' +
    "to the problem.\n";
}
