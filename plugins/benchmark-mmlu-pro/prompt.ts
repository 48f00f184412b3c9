/** How a question is asked. @module */

import { z } from "zod";

/** A row of the data. */
export const Row = z.object({
  question_id: z.int(),
  question: z.string(),
  // 532 rows of an older copy have space around options.
  options: z.array(z.string()),
  answer: z.string(),
  cot_content: z.string(),
  category: z.string(),
});
export type Row = z.infer<typeof Row>;

/**
 * `official`: evaluate_from_local.py of TIGER-AI-Lab, with both levels of extraction. `lm-eval`:
 * mmlu_pro v3.1 of lm-evaluation-harness, with its one expression.
 */
export const VARIANTS = ["official", "lm-eval"] as const;
export type Variant = (typeof VARIANTS)[number];

export const SHOTS = 5;
const LETTERS = "ABCDEFGHIJ";
const THINK = "Let's think step by step.";

/** The prompt with so many worked examples of the same category, the first of those given. */
export function promptOf(
  row: Row,
  { examples, shots, variant }: {
    readonly examples: readonly Row[];
    readonly shots: number;
    readonly variant: Variant;
  },
): string {
  const head = headOf(row.category, { examples, shots, variant });
  return `${head}${questionOf(row, variant)}Answer: ${THINK}`;
}

/** What prompts of a category begin with, by its examples: made once for hundreds of questions. */
const HEADS = new WeakMap<readonly Row[], Map<string, string>>();

function headOf(
  category: string,
  { examples, shots, variant }: {
    readonly examples: readonly Row[];
    readonly shots: number;
    readonly variant: Variant;
  },
): string {
  const known = HEADS.getOrInsertComputed(examples, () => new Map());
  return known.getOrInsertComputed(
    `${variant} ${shots} ${category}`,
    () => madeHead(category, { examples, shots, variant }),
  );
}

function madeHead(
  category: string,
  { examples, shots, variant }: {
    readonly examples: readonly Row[];
    readonly shots: number;
    readonly variant: Variant;
  },
): string {
  const introduction =
    `The following are multiple choice questions (with answers) about ${category}. Think step ` +
    'by step and then finish your answer with "the answer is (X)" where X is the correct letter choice.';
  return [
    introduction,
    variant === "official" ? "\n\n\n\n" : "\n",
    ...examples.slice(0, shots).map((example) =>
      `${questionOf(example, variant)}${
        example.cot_content.replace(`A: ${THINK}`, `Answer: ${THINK}`)
      }\n\n`
    ),
  ].join("");
}

function questionOf({ question, options }: Row, variant: Variant): string {
  const lines = options.map((option, index) =>
    `${LETTERS[index]}. ${variant === "official" ? option : option.trim()}\n`
  );
  return `Question:\n${question}\nOptions:\n${lines.join("")}`;
}
