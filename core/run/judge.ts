/** Lets a benchmark judge an answer, and does not take its word for what a judgement is. @module */

import { z } from "zod";
import {
  type BenchmarkDefinition,
  type Grade,
  NotJudgedError,
  type Score,
  type ScoreContext,
} from "../benchmark/contract.ts";
import type { Failure } from "../events/envelope.ts";
import type { EventOf } from "../events/mod.ts";
import { MetricRecorded } from "../events/observation.ts";
import { SampleScored } from "../events/sample.ts";
import type { Answer } from "../provider/answer.ts";
import { faultIn } from "../trace/json_tree.ts";
import type { PlanItem } from "./plan.ts";

/** A judgement, or why there is none. */
export type Judgement = { readonly score: Score } | { readonly failure: Failure };

/**
 * Scores an answer. A scorer that throws, or returns what no trace could hold, is an outcome of its
 * sample, `scorer_failed`: the other samples of the run are none the worse for it. Throws the reason of
 * the signal.
 */
export async function judge(
  benchmark: BenchmarkDefinition,
  { item, answer, ...context }:
    & { readonly item: PlanItem["item"]; readonly answer: Answer }
    & ScoreContext,
): Promise<Judgement> {
  let score: Score;
  try {
    score = await benchmark.score(item, answer, context);
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof NotJudgedError) {
      const { type, message, hint } = cause;
      return { failure: { type, message, hint, retryable: false } };
    }
    // Whatever a plugin throws: its kind and its words go into the outcome.
    return failed(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
  }
  const checked = Judged.safeParse(score);
  if (checked.success) return { score };
  const issue = checked.error.issues[0];
  return failed(`it returned no score: ${[...issue?.path ?? [], issue?.message].join(": ")}`);
}

/** Metrics as their events will state them. */
export const Metrics = z.array(
  MetricRecorded.omit({ seq: true, t: true, kind: true, span: true, parent: true }),
);

/** A score as its events will state it. */
const Judged = z.object({
  value: SampleScored.shape.score,
  answer: SampleScored.shape.answer,
  explanation: SampleScored.shape.explanation,
  grade: z.object({
    axes: SampleScored.shape.axes.unwrap(),
    solved: z.boolean(),
    failures: z.array(z.string()),
    evidence: z.unknown().refine((value) => faultIn(value ?? null, "evidence") === undefined, {
      error: "it is no JSON",
    }),
  }).optional(),
  metrics: Metrics.optional(),
});

/** A judgement in parts, as the event states it. */
export function graded(
  grade: Grade | undefined,
): Partial<Pick<EventOf<"sample.scored">, "axes" | "solved" | "failures" | "evidence">> {
  if (grade === undefined) return {};
  const { axes, solved, failures, evidence } = grade;
  return { axes, solved, failures: [...failures], evidence };
}

function failed(reason: string): Judgement {
  return {
    failure: {
      type: "scorer_failed",
      message: `The benchmark could not judge the answer: ${reason}`,
      hint: "Correct the benchmark plugin; its conformance suite shows the fault",
      retryable: false,
    },
  };
}
