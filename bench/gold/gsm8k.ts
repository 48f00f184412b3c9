/** GSM8K: the verdicts that OpenAI published with answers of four models. @module */

import { flexibleExtract, isRight } from "../../plugins/benchmark-gsm8k/extract.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { sharedRows } from "./files.ts";

const MODELS = [
  "6b_finetuning",
  "6b_verification",
  "175b_finetuning",
  "175b_verification",
] as const;

type Row =
  & { readonly ground_truth: string }
  & Readonly<
    Record<typeof MODELS[number], { readonly is_correct: boolean; readonly solution: string }>
  >;

/** The flexible filter on both sides: these answers end with "A: 18". */
export async function gsm8kGold(): Promise<Agreement[]> {
  const rows = await sharedRows<Row>("gold/gsm8k/example_model_solutions.jsonl.gz");
  return MODELS.map((model) =>
    agreementOf(
      `gsm8k ${model}`,
      rows.map((row, index) => ({
        item: `row ${index + 1}`,
        official: row[model].is_correct,
        ours: isRight(
          flexibleExtract(row[model].solution),
          flexibleExtract(row.ground_truth) ?? "",
        ),
      })),
    )
  );
}
