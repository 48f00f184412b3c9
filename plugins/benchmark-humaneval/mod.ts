/** OpenAI's HumanEval: functions in Python, judged by their tests. @module */

import {
  type BenchmarkDefinition,
  codeSamples,
  codeScore,
  type CodeSettings,
  codeSettings,
  defineBenchmark,
  NO_CODE,
  roomForAnswer,
} from "model-lens";
import { z } from "zod";
import { Problem } from "./problem.ts";
import { programOf, takenFrom } from "./program.ts";
import { promptOf, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

/**
 * The official limit is 3 s, for CPython. The interpreter in the sandbox takes about three times as
 * long, and so do machines that are busy with a model.
 */
const LIMITS = { wallMs: 9000 };
/** As the harness has it; the original limits none. */
const MAX_TOKENS = 1024;

const humaneval: BenchmarkDefinition<CodeSettings<Variant>, Target> = defineBenchmark({
  version: "1.0.0",
  settings: codeSettings(VARIANTS),
  variants: VARIANTS,
  target: Target,
  // An open program is not guessed.
  chance: 0,
  data: {
    problems: {
      file: "HumanEval.jsonl.gz",
      url:
        "https://raw.githubusercontent.com/openai/human-eval/6d43fb980f9fee3c892a914eda09951f772ad10d/data/HumanEval.jsonl.gz",
      sha256: "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef",
      bytes: 44_877,
      licence: "MIT",
      from: "github.com/openai/human-eval",
    },
  },

  async samples(context) {
    const { variant } = context.settings;
    const problems = z.array(Problem).parse(await context.data.rows("problems"));
    const tasks = problems.flatMap(({ task_id, prompt, test, entry_point }) => {
      const { messages, stop } = promptOf(prompt, variant);
      const asked = messages.map(({ content }) => content).join("\n");
      const maxTokens = roomForAnswer(asked, { ...context, official: MAX_TOKENS });
      if (maxTokens === undefined) return [];
      return [{
        id: task_id.replace("/", "-"),
        request: { messages, maxTokens, ...(stop === undefined ? {} : { stop }) },
        target: { prompt, test, entry_point, variant },
      }];
    });
    return codeSamples(tasks, context);
  },

  async score({ target }, { text }, { sandbox, signal }) {
    const code = takenFrom(text, target);
    if (code === undefined) return NO_CODE;
    const program = { language: "python" as const, code: programOf(code, target) };
    return codeScore(code, await sandbox.run(program, { limits: LIMITS, signal }));
  },
});
export default humaneval;
