/** How results of DevBench are read: what the trace says of axes, categories and failures. @module */

import type { Scheme } from "model-lens";
import { AXES, type Axis, AXIS_NAMES } from "./scores/axes.ts";
import { CATEGORIES, type Category, FAILURE_KINDS, type FailureKind } from "./item.ts";

const AXIS_TEXTS: Readonly<Record<Axis, readonly [title: string, about: string]>> = {
  correctness: [
    "Correctness",
    "share of hidden tests that pass, or of checked facts that are right",
  ],
  reasoning: ["Reasoning", "share of checked facts that are right"],
  instruction: ["Instructions", "share of countable rules that are kept"],
  types: ["Type safety", "1 ÷ (1 + errors of the compiler); 0 where no test passes"],
  lint: ["Lint", "1 ÷ (1 + findings ÷ 4); 0 where no test passes"],
};

const CATEGORY_TEXTS: Readonly<Record<Category, readonly [title: string, about: string]>> = {
  code: ["Code", "functions and services, run against hidden tests"],
  frontend: ["Frontend", "React components, rendered and clicked"],
  debugging: ["Debugging", "a real bug, proven by a test that fails before the fix"],
  reasoning: ["Reasoning", "architecture and behaviour, as checked facts"],
  math: ["Math", "the arithmetic of developers, as checked numbers"],
  instruction: ["Instructions", "rules about the form of an answer"],
};

const FAILURE_TEXTS: Readonly<Record<FailureKind, readonly [title: string, about: string]>> = {
  hallucinated_api: ["Hallucinated API", "a package, export or member that is not there"],
  wrong_async_usage: [
    "Wrong async usage",
    "promises used as what they promise, await out of place",
  ],
  incorrect_json_schema: ["Incorrect JSON", "no JSON of the fields that were asked for"],
  oververbose_output: ["Too verbose", "longer than the limit that was set"],
  missed_constraint: [
    "Missed constraint",
    "a rule that was set and is not kept, or no code where code was asked for",
  ],
  syntax_error: ["Syntax error", "the compiler cannot read it"],
  logic_error: ["Logic error", "it runs, and a test or a fact is wrong"],
  type_error: ["Type error", "the compiler finds types that do not fit"],
  missing_import: ["Missing import", "a name that is used and nowhere imported"],
  incorrect_di: ["Incorrect injection", "Nest cannot resolve or is given the wrong provider"],
  stale_closure: ["Stale closure", "an effect or callback sees an old value"],
  race_condition: ["Race condition", "answers that come in another order break it"],
  other: ["Other", "not solved, and none of these is shown"],
};

/** Written into the header of every run. */
export const SCHEME: Scheme = {
  title: "DevBench",
  axes: named(AXIS_TEXTS, AXIS_NAMES).map((one) => ({ ...one, weight: AXES[one.id] })),
  categories: named(CATEGORY_TEXTS, CATEGORIES),
  failures: named(FAILURE_TEXTS, FAILURE_KINDS),
  metrics: [
    {
      id: "developer_realism",
      title: "Developer realism",
      about:
        "task, executability, types, instructions and latency, less verbosity: docs/devbench.md",
      better: "higher",
    },
    {
      id: "steady_speed",
      title: "Steady-state speed",
      about: "tokens per second after the first three chunks",
      better: "higher",
    },
    {
      id: "tail_gap",
      title: "Tail gap",
      about: "the longest wait inside an answer",
      better: "lower",
    },
  ],
  awards: [
    { title: "Overall winner", by: "score" },
    { title: "Best coder", by: "category", id: "code" },
    { title: "Best frontend developer", by: "category", id: "frontend" },
    { title: "Best debugger", by: "category", id: "debugging" },
    { title: "Best developer experience", by: "metric", id: "developer_realism" },
    { title: "Fastest", by: "metric", id: "steady_speed" },
  ],
};

function named<K extends string>(
  texts: Readonly<Record<K, readonly [title: string, about: string]>>,
  order: readonly K[],
): { readonly id: K; readonly title: string; readonly about: string }[] {
  return order.map((id) => ({ id, title: texts[id][0], about: texts[id][1] }));
}
