/** IFEval: the verdicts of the official code on answers of four models, for each instruction, strict and loose. @module */

import { judge } from "../../plugins/benchmark-ifeval/instructions.ts";
import { Row } from "../../plugins/benchmark-ifeval/row.ts";
import { supportOf } from "../../plugins/benchmark-ifeval/support.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { sharedRows, sharedText } from "./files.ts";

const MODELS = [
  "CohereForAI__aya-23-8B",
  "Qwen__Qwen2.5-0.5B-Instruct-GPTQ-Int4",
  "claude-3-haiku-20240307",
  "gpt-4o-2024-08-06",
] as const;

interface Verdict {
  readonly key: number;
  readonly response: string | null;
  readonly strict: readonly boolean[];
  readonly loose: readonly boolean[];
}

/** What upstream draws at random: letters that are none, and languages that its dice decide. */
interface Random {
  readonly letter_frequency_keys: readonly number[];
  readonly langdetect_unstable: readonly (readonly unknown[])[];
}

export async function ifevalGold(): Promise<Agreement[]> {
  const rows = await sharedRows<unknown>("gold/ifeval/input_data_as_scored.jsonl.gz");
  const prompts = new Map(rows.map((row) => Row.parse(row)).map((row) => [row.key, row]));
  const support = await ifevalSupport();
  const random: Random = JSON.parse(await sharedText("gold/ifeval/nondeterministic.json"));
  const unstable = new Set(
    random.langdetect_unstable.map(([model, mode, key, index]) => [model, mode, key, index].join()),
  );
  const letters = new Set(random.letter_frequency_keys);
  return (await Promise.all(MODELS.map(async (model) => {
    const verdicts = await sharedRows<Verdict>(`gold/ifeval/${model}.jsonl.gz`);
    const judged = verdicts.map((verdict) => {
      const { instructions = [] } = prompts.get(verdict.key) ?? {};
      return {
        ...verdict,
        instructions,
        ours: judge(verdict.response ?? "", instructions, support),
      };
    });
    return (["strict", "loose"] as const).map((mode) =>
      agreementOf(
        `ifeval ${model}, ${mode}`,
        judged.flatMap(({ key, instructions, ours, ...official }) =>
          instructions.map(({ id }, index) => ({
            item: `key ${key}, ${id}`,
            official: official[mode][index],
            ours: ours[index]?.[mode],
            random: unstable.has([model, mode, key, index].join()) ||
              (letters.has(key) && id === "keywords:letter_frequency"),
          }))
        ),
      )
    );
  }))).flat();
}

/** What the checks need, from the files beside the project. */
export async function ifevalSupport() {
  return supportOf({
    punkt: await sharedText("support/punkt-english.json.gz"),
    profiles: await sharedText("support/langdetect-profiles.json.gz"),
    tables: await sharedText("support/langdetect-messages.properties"),
  });
}
