/** The American Invitational Mathematics Examination, with problems that users bring themselves. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  ConfigError,
  defineBenchmark,
} from "model-lens";
import { z } from "zod";
import { integerOf } from "./extract.ts";

const Problem = z.strictObject({
  /** For example `2024-I-1`: letters, digits, `-`, `_` and `.`. */
  id: z.string().regex(/^[\w.-]+$/),
  problem: z.string().min(1),
  answer: z.int().min(0).max(999),
});

const Settings = z.strictObject({
  /** None by default: the problems belong to the Mathematical Association of America, and no licence allows that they are fetched. */
  problems: z.array(Problem).default([]),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({ answer: z.int().min(0).max(999) });
export type Target = z.infer<typeof Target>;

/** Room to think; no official limit exists. */
const MAX_TOKENS = 8192;

const aime: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  // One of a thousand integers.
  chance: 0.001,

  samples(context) {
    const { problems } = context.settings;
    if (problems.length === 0) {
      throw new ConfigError(
        'Cannot plan benchmark "aime": its problems belong to the MAA, and no licence allows fetching them',
        "List yours under benchmark_settings.aime.problems of the configuration, each with id, problem and answer",
      );
    }
    return chosenSamples(problems, context, {
      quickly: 10,
      sample({ id, problem, answer }) {
        const content = `${problem}\n\nReason step by step, and put the final answer, an integer ` +
          "from 0 to 999, within \\boxed{}.";
        const maxTokens = answerRoom(content.length, { ...context, official: MAX_TOKENS });
        if (maxTokens === undefined) return undefined;
        return {
          id,
          request: { messages: [{ role: "user" as const, content }], maxTokens },
          target: { answer },
        };
      },
    });
  },

  score({ target }, { text }) {
    const found = integerOf(text);
    return {
      value: found === target.answer ? 1 : 0,
      answer: found === undefined ? null : String(found),
      explanation: found === undefined
        ? `no integer from 0 to 999 is its answer; wanted ${target.answer}`
        : `${found}; wanted ${target.answer}`,
      metrics: [{
        name: "unparsed",
        value: found === undefined ? 1 : 0,
        unit: "share",
        source: "last \\boxed{}, else last integer",
      }],
    };
  },
});
export default aime;
