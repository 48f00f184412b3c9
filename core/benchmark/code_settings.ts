/** Settings and judgements that benchmarks of programs share. @module */

import { z } from "zod";
import { random } from "../random.ts";
import type { Verdict } from "../sandbox/contract.ts";
import { answerRoom } from "./choice.ts";
import { NotJudgedError, type PlanContext, type Sample, type Score } from "./contract.ts";

/** Settings under `benchmark_settings.<name>`; `variants` are those that the benchmark has, its own first. */
export function codeSettings<const V extends string>(
  variants: readonly [V, ...V[]],
): z.ZodType<CodeSettings<V>> {
  return z.strictObject({
    variant: z.enum(variants).default(variants[0]),
    answers: z.int().min(1).max(1000).default(1),
    temperature: z.number().min(0).max(2).default(0.8),
  }) as unknown as z.ZodType<CodeSettings<V>>;
}

/** How a benchmark of programs is asked. */
export interface CodeSettings<V extends string = string> {
  /** Which prompts and which rule of extraction. */
  readonly variant: V;
  /** Answers to each task: more than one for pass@k. */
  readonly answers: number;
  /** For several answers, which would be equal otherwise; one answer has the run's own. */
  readonly temperature: number;
}

/** One task with its request, before it is asked once or several times. */
export type CodeTask<T> = Omit<Sample<T>, "item">;

/** So many tasks are asked for a first impression. */
const QUICK = 10;

/**
 * Tasks as samples: all of them, or a random choice in their own order when fewer are wanted; each
 * as often as answers are wanted, with seeds and a temperature of their own.
 */
export function codeSamples<T>(
  tasks: readonly CodeTask<T>[],
  { limit, quick, seed, settings }: PlanContext<CodeSettings>,
): Sample<T>[] {
  const { answers, temperature } = settings;
  const most = limit === undefined
    ? quick ? QUICK : tasks.length
    : Math.max(1, Math.floor(limit / answers));
  const chosen = new Set(
    random(seed, "tasks").sample(tasks.map(({ id }) => id), Math.min(most, tasks.length)),
  );
  const asked = tasks.filter(({ id }) => chosen.has(id));
  const samples = answers === 1
    ? asked
    : asked.flatMap((task) =>
      Array.from({ length: answers }, (_, index): Sample<T> => ({
        ...task,
        id: `${task.id}.${index + 1}`,
        item: task.id,
        request: { ...task.request, temperature, seed: seed + index },
      }))
    );
  return limit === undefined ? samples : samples.slice(0, limit);
}

/** More than tokenizers make of code: a prompt that is too long by this may fit all the same. */
const MOST_CHARS_PER_TOKEN = 5;
/** So few tokens are always asked for. */
const LEAST_ANSWER = 64;

/**
 * Tokens for an answer to a prompt of so many characters: as many as are official, or as the context
 * surely leaves. Where it may leave none, that is no reason not to ask, because nobody knows the
 * tokenizer: as many as it leaves at best are asked for, and the server says whether they fit.
 */
export function programRoom(
  chars: number,
  room: { readonly official: number; readonly contextLength: number | null },
): number {
  const { official, contextLength } = room;
  const surely = answerRoom(chars, room);
  if (surely !== undefined || contextLength === null) return surely ?? official;
  const atBest = contextLength - Math.ceil(chars / MOST_CHARS_PER_TOKEN);
  return Math.min(official, Math.max(LEAST_ANSWER, atBest));
}

/** The score of a program that was run. Throws `NotJudgedError` where nothing could be run. */
export function codeScore(
  code: string,
  verdict: Verdict,
  metrics: Score["metrics"] = [],
): Score {
  if (verdict.outcome === "unavailable") {
    throw new NotJudgedError(
      "sandbox_unavailable",
      verdict.reason,
      Deno.build.standalone
        ? "Run it from source: this binary has neither the Python interpreter nor the type checker in it"
        : "Make the npm registry reachable once, so that what runs the program can be fetched",
    );
  }
  const passed = verdict.outcome === "passed";
  return {
    value: passed ? 1 : 0,
    answer: code,
    explanation: passed ? "All tests passed" : `${verdict.outcome}: ${verdict.reason}`,
    metrics,
  };
}

/** The score of an answer that has no program. */
export const NO_CODE: Score = { value: 0, answer: null, explanation: "There is no code in it" };
