/** MMLU-Pro: the letters that the official scripts took from answers of jamba-1.5-large, and the official prompts. @module */

import { letterOf } from "../../plugins/benchmark-mmlu-pro/extract.ts";
import { promptOf, type Row, VARIANTS } from "../../plugins/benchmark-mmlu-pro/prompt.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { sharedRows } from "./files.ts";

interface Verdict {
  readonly question_id: number;
  readonly pred: string | null;
  readonly output: string;
}

export async function mmluProGold(): Promise<Agreement[]> {
  const rows = await sharedRows<Verdict>("gold/mmlu-pro/jamba-1.5-large.jsonl.gz");
  return [
    agreementOf(
      "mmlu-pro jamba-1.5-large, level 2",
      rows.map(({ question_id, pred, output }) => ({
        item: `question ${question_id}`,
        official: pred,
        ours: letterOf(output) ?? null,
      })),
    ),
    ...await promptAgreements(),
  ];
}

async function promptAgreements(): Promise<Agreement[]> {
  const test = new Map(
    (await sharedRows<Row>("mmlu-pro/test.jsonl.gz")).map((row) => [row.question_id, row]),
  );
  const worked = await sharedRows<Row>("mmlu-pro/validation.jsonl.gz");
  return await Promise.all(VARIANTS.map(async (variant) => {
    const prompts = await sharedRows<{
      readonly question_id: number;
      readonly k: number;
      readonly prompt: string;
    }>(`gold/prompts/mmlu-pro-${variant}-5shot.jsonl.gz`);
    return agreementOf(
      `mmlu-pro prompts, ${variant}`,
      prompts.map(({ question_id, k, prompt }) => {
        const row = test.get(question_id);
        const examples = worked.filter(({ category }) => category === row?.category);
        return {
          item: `question ${question_id}`,
          official: prompt,
          ours: row === undefined ? undefined : promptOf(row, { examples, shots: k, variant }),
        };
      }),
    );
  }));
}
