/** DevBench as a run sees it: a plan of prompts, each asked several times, and a judge of answers. @module */

import {
  type Answer,
  type BenchmarkDefinition,
  defineBenchmark,
  NotJudgedError,
  type Sample,
  type Score,
} from "model-lens";
import { z } from "zod";
import { DevBenchConfig } from "./config/schema.ts";
import {
  type Evidence,
  FailureKind,
  Filled,
  type GradeAnswer,
  type Item,
  type ItemFolder,
} from "./item.ts";
import { textOf } from "./item_folders.ts";
import { fillSlots } from "./plan/fill.ts";
import { type PlannedPrompt, plannedPrompts } from "./plan/prompts.ts";
import { isSolved, overall, scoreOf } from "./scores/axes.ts";
import { failuresOf } from "./scores/failures.ts";
import { paceOf } from "./scores/pace.ts";
import { PARTS, realism } from "./scores/realism.ts";

/** Version of items, prompts and scores together. */
export const VERSION = "2.0.0";

/** What counts as right: with the item of its name, all that grading needs; and what a reader wants to see. */
export const Target = z.strictObject({
  filled: Filled,
  framework: z.string(),
  difficulty: z.string(),
  /** Which repetition it is, from 1. */
  repetition: z.int(),
  /** What answers to it can show. */
  failureKinds: z.array(FailureKind),
  /** A solution that scores 1. */
  reference: z.string(),
});
export type Target = z.infer<typeof Target>;

/** What the benchmark is made of. */
export interface Parts {
  readonly folders: readonly ItemFolder[];
  readonly config: DevBenchConfig;
  readonly grade: GradeAnswer;
}

/** The benchmark over these items. */
export function devBench(
  { folders, config, grade }: Parts,
): BenchmarkDefinition<DevBenchConfig, Target> {
  const byId = new Map(folders.map((folder) => [folder.item.id, folder]));
  return defineBenchmark({
    version: VERSION,
    settings: DevBenchConfig,
    target: Target,
    // Open tasks are not guessed.
    chance: 0,
    abreast: config.parallel,

    samples({ seed, limit = config.prompts }) {
      const prompts = plannedPrompts(folders, {
        seed,
        count: limit,
        config,
      });
      // Round by round: a run that is stopped has asked everything equally often, and what a server
      // keeps of a prompt has given way to others before it is asked again.
      return Array.from({ length: config.repetitions }, (_, round) => round + 1).flatMap((
        repetition,
      ) => prompts.map((prompt) => sampleOf(prompt, { repetition, seed, config })));
    },

    async score({ target }, answer, { sandbox, signal }) {
      const folder = byId.get(target.filled.item);
      if (folder === undefined) {
        throw new NotJudgedError(
          "item_unknown",
          `there is no item "${target.filled.item}" here`,
          "Judge with the version of the plugin that asked",
        );
      }
      const evidence = await grade(folder, target.filled, { answer: answer.text, sandbox, signal });
      if (evidence.unavailable !== undefined) {
        throw new NotJudgedError(
          "grading_unavailable",
          evidence.unavailable,
          "Mend what is missing, then resume the run: what was not judged is asked again",
        );
      }
      return judgement(folder.item, { answer, evidence, reference: target.reference });
    },
  });
}

function sampleOf(
  { id, folder, filled }: PlannedPrompt,
  { repetition, seed, config }: {
    readonly repetition: number;
    readonly seed: number;
    readonly config: DevBenchConfig;
  },
): Sample<Target> {
  const { item } = folder;
  return {
    id: `${id}.r${repetition}`,
    family: item.category,
    item: id,
    source: item.id,
    request: {
      messages: [{ role: "user", content: filled.prompt }],
      temperature: config.temperature,
      ...(config.top_p === undefined ? {} : { topP: config.top_p }),
      maxTokens: config.max_tokens,
      // Equal seeds would make the repetitions equal.
      seed: (seed + repetition - 1) % 2 ** 31,
    },
    target: {
      filled,
      framework: item.framework,
      difficulty: item.difficulty,
      repetition,
      failureKinds: item.failureKinds,
      reference: fillSlots(textOf(folder, "reference") ?? "", filled.slots),
    },
  };
}

/** The judgement that evidence gives. The same answer to the same item always gets the same. */
export function judgement(
  item: Item,
  { answer, evidence, reference }: {
    readonly answer: Answer;
    readonly evidence: Evidence;
    readonly reference: string;
  },
): Score {
  const axes = scoreOf(item, evidence);
  const solved = isSolved(item, axes);
  const failures = failuresOf(item, evidence);
  const { clock, text } = answer;
  return {
    value: overall(axes),
    answer: evidence.extracted?.code ?? (text.trim() === "" ? null : text),
    explanation: explained(evidence, failures),
    metrics: [
      {
        name: "developer_realism",
        value: realism({
          scores: axes,
          outcome: evidence.outcome,
          characters: text.length,
          reference: reference.length,
          ttft: clock.first === null ? null : (clock.first - clock.sent) / 1e9,
        }),
        unit: "share",
        source: `Σ w·part ÷ Σ w · (1 − verbosity); w = ${
          Object.entries(PARTS).map(([part, weight]) => `${part} ${weight}`).join(", ")
        }`,
      },
      ...paceOf(answer),
    ],
    grade: { axes, solved, failures, evidence },
  };
}

/** What was found, in one line. */
function explained(evidence: Evidence, failures: readonly string[]): string {
  const { extracted, typeErrors, lint, tests, facts, instructions, outcome } = evidence;
  const count = (all: readonly unknown[], right: number, noun: string) =>
    all.length === 0 ? [] : [`${right} of ${all.length} ${noun}`];
  return [
    ...(tests.length > 0 && extracted === null ? ["no code"] : []),
    ...count(tests, tests.filter(({ passed }) => passed).length, "tests pass"),
    ...count(facts, facts.filter(({ right }) => right).length, "facts right"),
    ...count(instructions, instructions.filter(({ kept }) => kept).length, "rules kept"),
    ...several(typeErrors.length, "type error"),
    ...several(lint.length, "lint finding"),
    ...(outcome === null || outcome === "passed" || outcome === "failed" ? [] : [outcome]),
    ...(failures.length === 0 ? [] : [failures.join(", ")]),
  ].join("; ");
}

function several(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
}
