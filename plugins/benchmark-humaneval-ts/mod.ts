/** HumanEval in TypeScript, as MultiPL-E published it: type-checked and run. @module */

import {
  type BenchmarkDefinition,
  codeBenchmark,
  codeScore,
  type CodeSettings,
  type Score,
  type ScoreContext,
} from "model-lens";
import { programOf, takenFrom } from "./program.ts";
import { promptOf, Row, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

const LIMITS = { wallMs: 15_000 };
const MAX_TOKENS = 1024;

const humanevalTs: BenchmarkDefinition<CodeSettings<Variant>, Target> = codeBenchmark({
  version: "1.0.0",
  variants: VARIANTS,
  data: {
    file: "humaneval-ts.jsonl",
    url:
      "https://raw.githubusercontent.com/deepseek-ai/DeepSeek-Coder/a4ba628dfdc2e56f1fd6cdd86df103ce4d3df73e/Evaluation/HumanEval/data/humaneval-ts.jsonl",
    sha256: "4b1af1050c9f226335d54a8c80553c39454a525cace3e67bdcfcc9092ba02637",
    bytes: 304_732,
    licence: "MIT (MultiPL-E: BSD-3-Clause, not to be used as training data)",
    from: "nuprl/MultiPL-E, by way of github.com/deepseek-ai/DeepSeek-Coder",
  },
  row: Row,
  target: Target,
  tasks: (rows, variant) =>
    rows.map(({ name, prompt, tests, stop_tokens: stop }) => ({
      id: name,
      messages: [{ role: "user", content: promptOf(prompt, variant) }],
      maxTokens: MAX_TOKENS,
      ...(variant === "completion" ? { stop } : {}),
      target: { prompt, tests, stop, variant },
    })),
  taken: takenFrom,
  judge,
  withoutCode: [runtimeOnly(false)],
});
export default humanevalTs;

/** Runs the tests, then has the types checked. */
async function judge(
  code: string,
  target: Target,
  { sandbox, signal }: ScoreContext,
): Promise<Score> {
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
}

/** Whether the program passed when it was run, whatever its types: what a score without `tsc` would be. */
function runtimeOnly(passed: boolean): NonNullable<Score["metrics"]>[number] {
  return {
    name: "runtime_only",
    value: passed ? 1 : 0,
    unit: "share",
    source: "passed when run, whatever the type check says",
  };
}
