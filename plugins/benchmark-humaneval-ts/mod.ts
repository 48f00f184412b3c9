/** HumanEval in TypeScript, as MultiPL-E published it: type-checked and run. @module */

import {
  type BenchmarkDefinition,
  codeSamples,
  codeScore,
  type CodeSettings,
  codeSettings,
  defineBenchmark,
  NO_CODE,
  roomForAnswer,
  type Score,
} from "model-lens";
import { z } from "zod";
import { programOf, takenFrom } from "./program.ts";
import { promptOf, Row, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

const LIMITS = { wallMs: 15_000 };
const MAX_TOKENS = 1024;

const humanevalTs: BenchmarkDefinition<CodeSettings<Variant>, Target> = defineBenchmark({
  version: "1.0.0",
  settings: codeSettings(VARIANTS),
  variants: VARIANTS,
  target: Target,
  // An open program is not guessed.
  chance: 0,
  data: {
    rows: {
      file: "humaneval-ts.jsonl",
      url:
        "https://raw.githubusercontent.com/deepseek-ai/DeepSeek-Coder/a4ba628dfdc2e56f1fd6cdd86df103ce4d3df73e/Evaluation/HumanEval/data/humaneval-ts.jsonl",
      sha256: "4b1af1050c9f226335d54a8c80553c39454a525cace3e67bdcfcc9092ba02637",
      bytes: 304_732,
      licence: "MIT (MultiPL-E: BSD-3-Clause, not to be used as training data)",
      from: "nuprl/MultiPL-E, by way of github.com/deepseek-ai/DeepSeek-Coder",
    },
  },

  async samples(context) {
    const { variant } = context.settings;
    const rows = z.array(Row).parse(await context.data.rows("rows"));
    return codeSamples(
      rows.flatMap(({ name, prompt, tests, stop_tokens }) => {
        const content = promptOf(prompt, variant);
        const maxTokens = roomForAnswer(content, { ...context, official: MAX_TOKENS });
        if (maxTokens === undefined) return [];
        return [{
          id: name,
          request: {
            messages: [{ role: "user" as const, content }],
            maxTokens,
            ...(variant === "completion" ? { stop: stop_tokens } : {}),
          },
          target: { prompt, tests, stop: stop_tokens, variant },
        }];
      }),
      context,
    );
  },

  async score({ target }, { text }, { sandbox, signal }) {
    const code = takenFrom(text, target);
    if (code === undefined) return { ...NO_CODE, metrics: [runtimeOnly(false)] };
    const program = programOf(code, target);
    const options = { limits: LIMITS, signal };
    const run = await sandbox.run({ language: "typescript", code: program }, options);
    const metrics = [runtimeOnly(run.outcome === "passed")];
    const types = await sandbox.check(program, options);
    if (types.outcome === "passed" || types.outcome === "unavailable") {
      // Without the compiler there is no score: running alone is another measure.
      return codeScore(code, types.outcome === "passed" ? run : types, metrics);
    }
    const reason = `type check, ${types.reason}`;
    return codeScore(code, { ...types, outcome: "failed", reason }, metrics);
  },
});
export default humanevalTs;

/** Whether the program passed when it was run, whatever its types: what a score without `tsc` would be. */
function runtimeOnly(passed: boolean): NonNullable<Score["metrics"]>[number] {
  return {
    name: "runtime_only",
    value: passed ? 1 : 0,
    unit: "share",
    source: "passed when run, whatever the type check says",
  };
}
