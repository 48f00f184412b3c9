/** OpenAI's HumanEval: functions in Python, judged by their tests. @module */

import { type BenchmarkDefinition, codeBenchmark, type CodeSettings, inPython } from "model-lens";
import { Problem } from "./problem.ts";
import { programOf, takenFrom } from "./program.ts";
import { promptOf, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

/** As the harness has it; the original limits none. */
const MAX_TOKENS = 1024;

const humaneval: BenchmarkDefinition<CodeSettings<Variant>, Target> = codeBenchmark({
  version: "1.0.0",
  variants: VARIANTS,
  data: {
    file: "HumanEval.jsonl.gz",
    url:
      "https://raw.githubusercontent.com/openai/human-eval/6d43fb980f9fee3c892a914eda09951f772ad10d/data/HumanEval.jsonl.gz",
    sha256: "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef",
    bytes: 44_877,
    licence: "MIT",
    from: "github.com/openai/human-eval",
  },
  row: Problem,
  target: Target,
  tasks: (problems, variant) =>
    problems.map(({ task_id, prompt, test, entry_point }) => ({
      id: task_id.replace("/", "-"),
      ...promptOf(prompt, variant),
      maxTokens: MAX_TOKENS,
      target: { prompt, test, entry_point, variant },
    })),
  taken: takenFrom,
  judge: inPython(programOf),
});
export default humaneval;
