/** Google's Mostly Basic Python Problems: small tasks, judged by three assertions each. @module */

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
import { namesOf, programOf, takenFrom } from "./program.ts";
import { promptOf, Task, type Variant, VARIANTS } from "./prompt.ts";
import { Target } from "./target.ts";

/** The tasks of the test split; 2, 3 and 4 are the examples. */
const [FIRST, LAST] = [11, 510];
/** The interpreter in the sandbox takes about three times as long as CPython, which has 3 s. */
const LIMITS = { wallMs: 9000 };
/** The harness leaves 256; answers in chat explain more. */
const MAX_TOKENS: Readonly<Record<Variant, number>> = { chat: 1024, "lm-eval-base": 256 };

const mbpp: BenchmarkDefinition<CodeSettings<Variant>, Target> = defineBenchmark({
  version: "1.0.0",
  settings: codeSettings(VARIANTS),
  variants: VARIANTS,
  target: Target,
  // An open program is not guessed.
  chance: 0,
  data: {
    tasks: {
      file: "mbpp.jsonl",
      url:
        "https://raw.githubusercontent.com/google-research/google-research/master/mbpp/mbpp.jsonl",
      moving: true,
      sha256: "ccf64ceae9c5403bf50a044cb6d505bfd2a2963ee58338ba268fd65beab92a9f",
      bytes: 563_743,
      licence: "CC-BY-4.0",
      from: "github.com/google-research/google-research",
    },
  },

  async samples(context) {
    const { variant } = context.settings;
    const all = z.array(Task).parse(await context.data.rows("tasks"));
    const tasks = all.filter(({ task_id }) => task_id >= FIRST && task_id <= LAST);
    return codeSamples(
      tasks.flatMap((task) => {
        const prompt = promptOf(task, all);
        const official = MAX_TOKENS[variant];
        const maxTokens = roomForAnswer(prompt, { ...context, official });
        if (maxTokens === undefined) return [];
        return [{
          id: `mbpp-${task.task_id}`,
          request: {
            messages: [{ role: "user" as const, content: prompt }],
            maxTokens,
            stop: ["[DONE]"],
          },
          target: {
            setup: task.test_setup_code,
            tests: task.test_list,
            names: namesOf(task),
            variant,
          },
        }];
      }),
      context,
    );
  },

  async score({ target }, { text }, { sandbox, signal }) {
    const code = takenFrom(text, target);
    if (code === undefined) return NO_CODE;
    const program = { language: "python" as const, code: programOf(code, target) };
    return codeScore(code, await sandbox.run(program, { limits: LIMITS, signal }));
  },
});
export default mbpp;
