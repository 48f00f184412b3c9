/** BFCL: verdicts with the kinds of errors, of prompt mode and of the tools API, and the official prompts. @module */

import type { Category } from "../../plugins/benchmark-bfcl/categories.ts";
import { type Decoded, decodeText, decodeTools } from "../../plugins/benchmark-bfcl/decode.ts";
import { type Item, itemsOf } from "../../plugins/benchmark-bfcl/item.ts";
import { judge } from "../../plugins/benchmark-bfcl/judge.ts";
import { requestOf } from "../../plugins/benchmark-bfcl/mod.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { sharedRows, sharedText } from "./files.ts";

interface Verdict {
  readonly category: Category;
  readonly id: string;
  readonly result: string | readonly Readonly<Record<string, string>>[];
  readonly valid: boolean;
  readonly error_type?: string | null;
}

export async function bfclGold(): Promise<Agreement[]> {
  const prompted = await sharedRows<Verdict>("gold/bfcl/prompt-derived-airev.jsonl.gz");
  const called = await sharedRows<Verdict>(
    "gold/bfcl/fc-simple_python-deepseek-v3.1-terminus.jsonl.gz",
  );
  const prompts = await sharedRows<Prompt>("gold/prompts/bfcl-prompt-mode-default.jsonl.gz");
  const categories = [...new Set([...prompted, ...called, ...prompts].map((one) => one.category))];
  const data = new Map(
    await Promise.all(categories.map(async (one) => [one, await dataOf(one)] as const)),
  );
  return [
    compare("bfcl AIREV-Agent-0.8B, prompt mode", prompted, { data, underscored: false }),
    compare("bfcl DeepSeek-V3.1-Terminus, tools API", called, { data, underscored: true }),
    agreementOf(
      "bfcl prompts, prompt mode",
      prompts.map(({ category, id, messages }) => {
        const item = data.get(category)?.get(id);
        const ours = item === undefined ? undefined : requestOf(item, "prompt").messages;
        return { item: id, official: messages, ours };
      }),
    ),
  ];
}

interface Prompt {
  readonly category: Category;
  readonly id: string;
  readonly messages: readonly unknown[];
}

/** The items by their ids. */
type Data = ReadonlyMap<string, Item>;

async function dataOf(category: Category): Promise<Data> {
  const questions = await sharedText(`bfcl/BFCL_v4_${category}.json.gz`);
  const answers = category.endsWith("relevance")
    ? ""
    : await sharedText(`bfcl/possible_answer/BFCL_v4_${category}.json.gz`);
  return new Map(itemsOf(category, { questions, answers }).map((item) => [item.id, item]));
}

function compare(
  what: string,
  verdicts: readonly Verdict[],
  { data, underscored }: {
    readonly data: ReadonlyMap<Category, Data>;
    readonly underscored: boolean;
  },
): Agreement {
  return agreementOf(
    what,
    verdicts.map(({ category, id, result, valid, error_type }) => {
      const { functions = [], answers = [] } = data.get(category)?.get(id) ?? {};
      const fault = judge(decoded(result, underscored), category, {
        functions,
        answers,
        underscored,
      });
      return {
        item: id,
        official: [valid, error_type ?? null],
        ours: [fault === null, fault?.type ?? null],
      };
    }),
  );
}

function decoded(result: Verdict["result"], isTools: boolean): Decoded {
  if (typeof result === "string") return isTools ? decodeTools([]) : decodeText(result);
  return decodeTools(
    result.flatMap((call) => Object.entries(call)).map(([name, args]) => ({
      name,
      arguments: args,
    })),
  );
}
