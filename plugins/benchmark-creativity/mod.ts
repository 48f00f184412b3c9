/** Short writing tasks: are their constraints met, and how varied are the answers? Never one mark for quality. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type JudgedSample,
  type Metric,
  random,
  type Sample,
} from "model-lens";
import { z } from "zod";
import { Constraint, inWords, meets } from "./constraints.ts";
import { compressionRatio, distinct, selfBleu } from "./diversity.ts";
import { mean, proportion } from "./estimate.ts";
import { judgeAgreement, judgeMetrics } from "./judge.ts";
import { type Task, TASKS } from "./tasks.ts";
import { wordsOf } from "./words.ts";

const Settings = z.strictObject({
  /** Answers to each task; default 4, quick 2. How alike they are needs two. */
  answers: z.int().min(1).max(100).optional(),
  /** Temperature of the answers: at 0 all answers to a task are the same. */
  temperature: z.number().min(0).max(2).default(0.8),
  /** Tokens that an answer may have. */
  max_tokens: z.int().min(32).max(100_000).default(400),
  /** A model of the same server that judges by the published rubric; nobody by default. */
  judge: z.string().min(1).optional(),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  task: z.string(),
  /** What was to be written. */
  write: z.string(),
  constraints: z.array(Constraint).min(1),
  /** From 1. */
  answer: z.int(),
  /** The model that judges; null for nobody. */
  judge: z.string().nullable(),
});
/** What a text must be like. */
export type Target = z.infer<typeof Target>;

const QUICK_TASKS = 4;

const creativity: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  // Words that are thrown together meet all constraints of no task.
  chance: 0,

  samples(context) {
    const { settings, quick, limit } = context;
    const { answers = quick ? 2 : 4 } = settings;
    const each = Math.min(answers, limit ?? answers);
    const tasks = chosenSamples(TASKS, {
      ...context,
      limit: limit === undefined ? undefined : Math.max(1, Math.floor(limit / each)),
    }, {
      quickly: QUICK_TASKS,
      sample: (task) => {
        const room = answerRoom(promptOf(task).length, {
          ...context,
          official: settings.max_tokens,
        });
        return room === undefined ? undefined : { task, room };
      },
    });
    return tasks.flatMap(({ task, room }) =>
      Array.from(
        { length: each },
        (_, index) => sampleOf(task, { ...context, answer: index + 1, room }),
      )
    );
  },

  async score({ target }, { text }, { ask }) {
    const { constraints, task, write, judge } = target;
    const checked = constraints.map((one) => ({ one, met: meets(text, one) }));
    const missed = checked.filter(({ met }) => !met);
    const isText = wordsOf(text).length > 0;
    return {
      value: missed.length === 0 ? 1 : 0,
      answer: isText ? text : null,
      explanation: !isText
        ? `${task}: the answer has no words`
        : missed.length === 0
        ? `${task}: all ${constraints.length} constraints are met, which says nothing of how good it is`
        : `${task}: ${missed.length} of ${constraints.length} constraints are missed: ${
          missed.map(({ one }) => inWords(one)).join("; ")
        }`,
      metrics: [
        share("constraints_met", checked.filter(({ met }) => met).length / checked.length, "code"),
        ...checked.map(({ one, met }) => share(`met.${one.kind}`, met ? 1 : 0, "code")),
        ...[1, 2, 3].map((n) =>
          orUnknown(`distinct_${n}`, distinct([text], n), {
            unit: "share",
            source: `different ${n}-grams among all of the answer`,
          })
        ),
        orUnknown("compression_ratio", await compressionRatio(text), {
          unit: "ratio",
          source: "bytes after DEFLATE for each byte",
        }),
        { name: "words", value: wordsOf(text).length, unit: "words", source: "code" },
        ...(judge === null || !isText
          ? []
          : await judgeMetrics({ text, task: write, constraints, model: judge, ask })),
      ],
    };
  },

  conclude(samples) {
    const tasks = [...Map.groupBy(samples, ({ target }) => target.task).values()].map(textsOf);
    const unit = "0–1";
    const reason = "no task has two answers with words";
    return [
      mean("self_bleu", tasks.map(selfBleu), {
        ...{ unit, reason },
        source: "BLEU-4 of each answer against the others of its task, mean over tasks",
      }),
      ...[1, 2, 3].map((n) =>
        mean(`distinct_${n}_of_task`, tasks.map((texts) => distinct(texts, n)), {
          ...{ unit, reason: "no answer has so many words" },
          source: `different ${n}-grams among all answers to a task, mean over tasks`,
        })
      ),
      ...sameAnswers(tasks),
      ...judgeAgreement(samples),
    ];
  },
});
export default creativity;

function promptOf({ write, constraints }: Task): string {
  return [
    write,
    "",
    "The text must meet all of these:",
    ...constraints.map((one) => `- ${inWords(one)}`),
    "",
    "Write the text alone, without a title or a remark.",
  ].join("\n");
}

function sampleOf(
  task: Task,
  { seed, settings, answer, room }: {
    readonly seed: number;
    readonly settings: Settings;
    readonly answer: number;
    readonly room: number;
  },
): Sample<Target> {
  const id = `${task.id}-${answer}`;
  return {
    id,
    family: task.family,
    item: task.id,
    request: {
      messages: [{ role: "user", content: promptOf(task) }],
      maxTokens: room,
      temperature: settings.temperature,
      // Each answer has a seed of its own, else all of a task would be one.
      seed: random(seed, `answer ${id}`).int(0, 2 ** 31 - 1),
    },
    target: {
      ...{ task: task.id, write: task.write, answer, judge: settings.judge ?? null },
      constraints: [...task.constraints],
    },
  };
}

function textsOf(samples: readonly JudgedSample<Target>[]): readonly string[] {
  return samples.flatMap(({ answer }) => answer ?? []);
}

/** How often two answers to one task are the same, word for word. */
function sameAnswers(tasks: readonly (readonly string[])[]): readonly Metric[] {
  const pairs = tasks.flatMap((texts) =>
    texts.flatMap((text, index) =>
      texts.slice(index + 1).map((other) => wordsOf(text).join(" ") === wordsOf(other).join(" "))
    )
  );
  return pairs.length === 0
    ? []
    : [proportion("same_answer", pairs, "pairs of answers to a task with the same words")];
}

function share(name: string, value: number, source: string): Metric {
  return { name, value, unit: "share", source };
}

function orUnknown(
  name: string,
  value: number | null,
  { unit, source }: { readonly unit: string; readonly source: string },
): Metric {
  return value === null
    ? { name, value, unit, source, reason: "the answer is too short" }
    : { name, value, unit, source };
}
