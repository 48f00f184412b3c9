/** IFEval: the verdicts of the official code on answers of four models, for each instruction, strict and loose. @module */

import type { Support } from "../../plugins/benchmark-ifeval/checks/check.ts";
import { isUpper } from "../../plugins/benchmark-ifeval/english/letters.ts";
import { wordTokens } from "../../plugins/benchmark-ifeval/english/words.ts";
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
  const counted = await countAgreement(support);
  const judgements = (await Promise.all(MODELS.map(async (model) => {
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
  return [...judgements, counted];
}

interface Counts {
  readonly model: string;
  readonly key: number;
  readonly sentences: number;
  readonly tokens: number;
  readonly capital_words: number;
}

/** What NLTK counts in the same answers: thresholds forgive a miscount, and this does not. */
async function countAgreement(support: Support): Promise<Agreement> {
  const rows = await sharedRows<Counts>("gold/ifeval/derived-counts.jsonl.gz");
  const models = MODELS.filter((model) => rows.some((row) => row.model === model));
  const answers = new Map<string, string>(
    (await Promise.all(
      models.map(async (model) =>
        (await sharedRows<Verdict>(`gold/ifeval/${model}.jsonl.gz`))
          .map(({ key, response }) => [`${model} ${key}`, response ?? ""] as const)
      ),
    )).flat(),
  );
  const pairs = rows.flatMap(({ model, key, sentences, tokens, capital_words }) => {
    const text = answers.get(`${model} ${key}`);
    if (text === undefined) return [];
    const words = wordTokens(text, support.punkt);
    return [{
      item: `${model}, key ${key}`,
      official: [sentences, tokens, capital_words],
      ours: [support.punkt.sentences(text).length, words.length, words.filter(isUpper).length],
    }];
  });
  return agreementOf("ifeval sentences, words and capitals of NLTK", pairs);
}

/** What the checks need, from the files beside the project. */
export async function ifevalSupport() {
  return supportOf({
    punkt: await sharedText("support/punkt-english.json.gz"),
    profiles: await sharedText("support/langdetect-profiles.json.gz"),
    tables: await sharedText("support/langdetect-messages.properties"),
  });
}
