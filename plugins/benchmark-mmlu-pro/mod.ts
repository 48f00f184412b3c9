/** TIGER-Lab's MMLU-Pro: questions with up to ten options, judged by the letter. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type Metric,
} from "model-lens";
import { z } from "zod";
import { DATA } from "./data.ts";
import { letterOf, saidLetter } from "./extract.ts";
import { promptOf, Row, SHOTS, type Variant, VARIANTS } from "./prompt.ts";

const Settings = z.strictObject({
  /** Which prompt, and which rule finds the letter. */
  variant: z.enum(VARIANTS).default("official"),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  answer: z.string(),
  options: z.int(),
  variant: z.enum(VARIANTS),
  /** Examples in the prompt: fewer than five where the context has no room for them. */
  shots: z.int(),
});
export type Target = z.infer<typeof Target>;

const MAX_TOKENS = 2048;

const mmluPro: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  variants: VARIANTS,
  target: Target,
  // A random one of the options that the question has, over all 12,032.
  chance: 0.1109,
  data: DATA,

  async samples(context) {
    const { variant } = context.settings;
    const rows = z.array(Row).parse(await context.data.rows("test"));
    const worked = Map.groupBy(
      z.array(Row).parse(await context.data.rows("validation")),
      ({ category }) => category,
    );
    return chosenSamples(rows, context, {
      quickly: 28,
      sample(row) {
        const examples = worked.get(row.category) ?? [];
        const asked = fitting(row, { examples, variant, contextLength: context.contextLength });
        if (asked === undefined) return undefined;
        const { prompt, maxTokens, shots } = asked;
        return {
          id: `q${row.question_id}`,
          family: row.category,
          request: {
            messages: [{ role: "user" as const, content: prompt }],
            maxTokens,
            stop: ["Question:"],
          },
          target: { answer: row.answer, options: row.options.length, variant, shots },
        };
      },
    });
  },

  score({ target }, { text }) {
    const said = saidLetter(text);
    const taken = target.variant === "official" ? letterOf(text) : said;
    const right = taken === target.answer;
    return {
      value: right ? 1 : 0,
      answer: taken ?? null,
      explanation: taken === undefined
        ? `no letter in the answer, which counts as wrong; wanted ${target.answer}`
        : `${taken}, ${
          said === undefined ? "which stands in no sentence that says so" : "as it says"
        }; wanted ${target.answer}`,
      metrics: [
        share("level-1", said === target.answer),
        ...(target.variant === "official" ? [share("level-2", right)] : []),
        share("unparsed", taken === undefined),
      ],
    };
  },
});
export default mmluPro;

/** With as many examples as fit, as the official script drops them; undefined when not even the question does. */
function fitting(
  row: Row,
  { examples, variant, contextLength }: {
    readonly examples: readonly Row[];
    readonly variant: Variant;
    readonly contextLength: number | null;
  },
): { readonly prompt: string; readonly maxTokens: number; readonly shots: number } | undefined {
  // The official script keeps 2,048 of 4,096 tokens for the answer.
  const enough = Math.min(MAX_TOKENS, Math.floor((contextLength ?? Infinity) / 2));
  for (let shots = SHOTS; shots >= 0; shots--) {
    const prompt = promptOf(row, { examples, shots, variant });
    const room = answerRoom(prompt.length, { official: MAX_TOKENS, contextLength });
    if (room !== undefined && (room >= enough || shots === 0)) {
      return { prompt, maxTokens: room, shots };
    }
  }
  return undefined;
}

function share(name: string, is: boolean): Metric {
  return { name, value: is ? 1 : 0, unit: "share", source: "official extraction" };
}
