/** OpenAI's GSM8K: grade-school word problems, judged by their one number. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type Message,
} from "model-lens";
import { z } from "zod";
import { flexibleExtract, isRight, strictMatch } from "./extract.ts";
import { FORMS, type Variant, VARIANTS } from "./prompt.ts";

const Settings = z.strictObject({
  /** Which prompt, and which words its strict filter looks for. */
  variant: z.enum(VARIANTS).default("cot-llama"),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  /** The number after "#### ". */
  answer: z.string(),
  variant: z.enum(VARIANTS),
  /** Examples in the prompt: fewer than published where the context has no room for all. */
  shots: z.int(),
});
export type Target = z.infer<typeof Target>;

const Row = z.object({ question: z.string(), answer: z.string() });

/** The harness takes 256 where a task names none, which cuts longer reasoning off. */
const MAX_TOKENS = 1024;

const gsm8k: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  variants: VARIANTS,
  target: Target,
  // An open number is not guessed.
  chance: 0,
  data: {
    test: {
      file: "test.jsonl",
      url:
        "https://raw.githubusercontent.com/openai/grade-school-math/3101c7d5072418e28b9008a6636bde82a006892c/grade_school_math/data/test.jsonl",
      sha256: "3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14",
      bytes: 749_738,
      licence: "MIT",
      from: "github.com/openai/grade-school-math",
    },
  },

  async samples(context) {
    const { variant } = context.settings;
    const rows = z.array(Row).parse(await context.data.rows("test"));
    return chosenSamples(rows, context, {
      quickly: 20,
      sample({ question, answer }, index) {
        const asked = fitting(question, variant, context.contextLength);
        if (asked === undefined) return undefined;
        const { messages, maxTokens, shots } = asked;
        return {
          id: `test-${index + 1}`,
          request: { messages, maxTokens, stop: FORMS[variant].stop },
          target: { answer: numberOf(answer), variant, shots },
        };
      },
    });
  },

  score({ target }, { text }) {
    const flexible = flexibleExtract(text);
    const strict = strictMatch(text, FORMS[target.variant].ending);
    const [isFlexible, isStrict] = [
      isRight(flexible, target.answer),
      isRight(strict, target.answer),
    ];
    return {
      value: isFlexible ? 1 : 0,
      answer: flexible ?? null,
      explanation: `wanted ${target.answer}; flexible-extract: ${shown(flexible, isFlexible)}; ` +
        `strict-match: ${shown(strict, isStrict)}`,
      metrics: [
        share("flexible-extract", isFlexible),
        share("strict-match", isStrict),
        share("unparsed", flexible === undefined),
      ],
    };
  },
});
export default gsm8k;

/** With as many examples as fit; undefined when not even the problem does. */
function fitting(
  question: string,
  variant: Variant,
  contextLength: number | null,
):
  | { readonly messages: readonly Message[]; readonly maxTokens: number; readonly shots: number }
  | undefined {
  const form = FORMS[variant];
  // With less room than half of the official one, an example less is worth more.
  const enough = Math.min(MAX_TOKENS, Math.floor((contextLength ?? Infinity) / 2));
  for (let shots = form.shots; shots >= 0; shots--) {
    const messages = form.messages(question, shots);
    const chars = messages.map(({ content }) => content).join("\n").length;
    const room = answerRoom(chars, { official: MAX_TOKENS, contextLength });
    if (room !== undefined && (room >= enough || shots === 0)) {
      return { messages, maxTokens: room, shots };
    }
  }
  return undefined;
}

function numberOf(answer: string): string {
  return answer.split("####").at(-1)?.trim() ?? "";
}

function share(name: string, is: boolean) {
  return { name, value: is ? 1 : 0, unit: "share", source: "lm-evaluation-harness" };
}

function shown(found: string | undefined, right: boolean): string {
  return found === undefined ? "no number" : `${found} (${right ? "right" : "wrong"})`;
}
