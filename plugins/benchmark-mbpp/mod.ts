/** Google's Mostly Basic Python Problems: small tasks, judged by three assertions each. @module */

import { type BenchmarkDefinition, codeBenchmark, type CodeSettings, inPython } from "model-lens";
import { namesOf, programOf, takenFrom } from "./program.ts";
import { promptOf, Task, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

/** The tasks of the test split; 2, 3 and 4 are the examples. */
const [FIRST, LAST] = [11, 510];

const mbpp: BenchmarkDefinition<CodeSettings<Variant>, Target> = codeBenchmark({
  version: "1.0.0",
  variants: VARIANTS,
  data: {
    file: "mbpp.jsonl",
    // The file was published in another state as well, which has another hash.
    url:
      "https://raw.githubusercontent.com/google-research/google-research/30adf0ec5f35f9609c2f1d896005e184195d9146/mbpp/mbpp.jsonl",
    sha256: "ccf64ceae9c5403bf50a044cb6d505bfd2a2963ee58338ba268fd65beab92a9f",
    bytes: 563_743,
    licence: "CC-BY-4.0",
    from: "github.com/google-research/google-research",
  },
  row: Task,
  target: Target,
  tasks: (all, variant) =>
    all.filter(({ task_id }) => task_id >= FIRST && task_id <= LAST).map((task) => ({
      id: `mbpp-${task.task_id}`,
      ...promptOf(task, { all, variant }),
      target: {
        setup: task.test_setup_code,
        tests: task.test_list,
        names: namesOf(task),
        variant,
      },
    })),
  taken: takenFrom,
  judge: inPython(programOf),
});
export default mbpp;
