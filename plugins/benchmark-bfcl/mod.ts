/** Berkeley Function Calling Leaderboard v4: its single-turn categories, judged by the AST check. @module */

import {
  type Answer,
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type PlanContext,
  type SampleRequest,
} from "model-lens";
import { z } from "zod";
import { aggregates } from "./aggregates.ts";
import { CATEGORIES, type Category, judgedBy, languageOf } from "./categories.ts";
import { answersOf, DATA, questionsOf } from "./data.ts";
import { type Decoded, decodeText, decodeTools } from "./decode.ts";
import { dictsOf, promptOf, toolsOf } from "./describe.ts";
import { judge } from "./judge.ts";
import { readJson, writeJson } from "./python/json.ts";
import { type Item, itemsOf } from "./item.ts";

/** `tools`: over the tools API. `prompt`: described in the system message, and answered as Python. */
const VARIANTS = ["tools", "prompt"] as const;
type Variant = (typeof VARIANTS)[number];

const Settings = z.strictObject({
  variant: z.enum(VARIANTS).default("tools"),
  /** Which categories are asked. */
  categories: z.array(z.enum(CATEGORIES)).min(1).default([...CATEGORIES]),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  category: z.enum(CATEGORIES),
  variant: z.enum(VARIANTS),
  /** As text, because 5 and 5.0 are different answers and the same number. */
  functions: z.string(),
  answers: z.string(),
});
export type Target = z.infer<typeof Target>;

/** Upstream states none for all models. */
const MAX_TOKENS = 1024;

const bfcl: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  variants: VARIANTS,
  target: Target,
  // Who never calls a function is right where none can help: 1,124 of 3,641.
  chance: 0.3087,
  data: DATA,

  async samples(context) {
    const { variant } = context.settings;
    const items = (await Promise.all(
      context.settings.categories.filter((one) => isAsked(one, variant))
        .map((category) => categoryItems(category, context)),
    )).flat();
    return chosenSamples(items, context, {
      quickly: 26,
      sample({ id, category, messages, functions, answers }) {
        const request = requestOf({ category, messages, functions }, variant);
        const chars = JSON.stringify([request.messages, request.tools ?? []]).length;
        const maxTokens = answerRoom(chars, { ...context, official: MAX_TOKENS });
        if (maxTokens === undefined) return undefined;
        return {
          id,
          family: category,
          request: { ...request, maxTokens },
          target: {
            category,
            variant,
            functions: writeJson(functions),
            answers: writeJson(answers),
          },
        };
      },
    });
  },

  score({ target }, answer) {
    const { category, variant } = target;
    if (answer.text.trim() === "" && answer.toolCalls.length === 0) {
      // Upstream takes silence for a refusal; here it is no answer to anything.
      return { value: 0, answer: null, explanation: "empty: the answer is empty" };
    }
    const decoded = variant === "tools" ? decodeTools(answer.toolCalls) : decodeText(answer.text);
    const wrong = judge(decoded, category, {
      functions: dictsOf(readJson(target.functions)),
      answers: dictsOf(readJson(target.answers)),
      underscored: variant === "tools",
    });
    return {
      value: wrong === null ? 1 : 0,
      answer: taken(answer, decoded, variant),
      explanation: wrong === null ? `right in ${category}` : `${wrong.type}: ${wrong.message}`,
    };
  },

  conclude: (samples) => aggregates(samples),
});
export default bfcl;

/** Upstream reads written Java and JavaScript with parsers of those languages, which are not here. */
function isAsked(category: Category, variant: Variant): boolean {
  return variant === "tools" || languageOf(category) === "python";
}

async function categoryItems(
  category: Category,
  { data }: Pick<PlanContext, "data">,
): Promise<Item[]> {
  const rule = judgedBy(category);
  const hasAnswers = rule !== "irrelevance" && rule !== "relevance";
  const questions = await data.text(questionsOf(category));
  const answers = hasAnswers ? await data.text(answersOf(category)) : "";
  return itemsOf(category, { questions, answers });
}

/** What is sent, but for the limit of tokens. */
export function requestOf(
  { category, messages, functions }: Pick<Item, "category" | "messages" | "functions">,
  variant: Variant,
): SampleRequest {
  const language = languageOf(category);
  if (variant === "tools") return { messages, tools: toolsOf(functions, language) };
  const system = promptOf(functions, language);
  const [first, ...rest] = messages;
  return {
    messages: first?.role === "system"
      ? [{ role: "system", content: `${system}\n\n${first.content}` }, ...rest]
      : [{ role: "system", content: system }, ...messages],
  };
}

/** The calls as they were made; of written ones, the text that they were read from. */
function taken(answer: Answer, decoded: Decoded, variant: Variant): string | null {
  if ("failed" in decoded) return null;
  if (variant === "prompt") return answer.text;
  return answer.toolCalls.map(({ name, arguments: written }) => `${name}(${written})`).join(", ");
}
