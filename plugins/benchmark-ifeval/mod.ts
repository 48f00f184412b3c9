/** Google's IFEval: instructions that a program can check, strict and loose. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  pythonLeftStrip,
} from "model-lens";
import { z } from "zod";
import { DATA } from "./data.ts";
import { type Following, Instruction, judge } from "./instructions.ts";
import { Row } from "./row.ts";
import { supportFrom, textsFrom } from "./support.ts";

const Settings = z.strictObject({});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({ instructions: z.array(Instruction) });
export type Target = z.infer<typeof Target>;

/** As lm-evaluation-harness has it; the original limits none. */
const MAX_TOKENS = 1280;

const ifeval: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  // Measured with random words: some prompts ask for no more than any short text does, such as no
  // commas.
  chance: 0.122,
  data: DATA,

  async samples(context) {
    const rows = z.array(Row).parse(await context.data.rows("prompts"));
    // Now, and not after hours of answers, when there is no network.
    await textsFrom(context.data);
    return chosenSamples(rows, context, {
      quickly: 20,
      sample({ key, prompt, instructions }) {
        const maxTokens = answerRoom(prompt.length, { ...context, official: MAX_TOKENS });
        if (maxTokens === undefined) return undefined;
        return {
          id: `key-${key}`,
          request: { messages: [{ role: "user" as const, content: prompt }], maxTokens },
          target: { instructions },
        };
      },
    });
  },

  async score({ target: { instructions } }, { text }, { data }) {
    const response = withoutThoughts(text);
    const followed = judge(response, instructions, await supportFrom(data));
    const all = (how: keyof Following) => followed.every((one) => one[how]);
    const sum = (how: keyof Following) => followed.filter((one) => one[how]).length;
    return {
      value: all("strict") ? 1 : 0,
      answer: response.trim() === ""
        ? null
        : `strict ${sum("strict")}, loose ${sum("loose")} of ${instructions.length}`,
      explanation: instructions.map(({ id }, index) => `${id}: ${said(followed[index])}`).join(
        "; ",
      ),
      metrics: [
        share("prompt-strict", all("strict")),
        share("prompt-loose", all("loose")),
        ...followed.map(({ strict }) => share("instruction-strict", strict)),
        ...followed.map(({ loose }) => share("instruction-loose", loose)),
      ],
    };
  },
});
export default ifeval;

/** Servers that know no reasoning leave it in the answer, before which it is no part of it. */
function withoutThoughts(text: string): string {
  const answer = /^\s*<think>[^]*?<\/think>([^]*)$/.exec(text)?.[1];
  return answer === undefined ? text : pythonLeftStrip(answer);
}

function said(following: Following | undefined): string {
  if (following?.strict) return "followed";
  return following?.loose ? "followed loosely" : "not followed";
}

function share(name: string, is: boolean) {
  return { name, value: is ? 1 : 0, unit: "share", source: "official checks" };
}
