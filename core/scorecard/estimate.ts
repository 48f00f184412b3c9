/** Means over prompts, with their spread. @module */

import { variance } from "../stats/mean.ts";
import { type ItemScore, scoreEstimate, severalAnswers } from "../stats/score_estimate.ts";
import { meanOf } from "../stats/mean.ts";
import type { SampleState } from "../run/fold.ts";
import type { CardEstimate, CardReliability } from "./card.ts";

/** A sample that a framework judged. */
export interface Judged extends Pick<SampleState, "sample" | "item" | "source" | "family"> {
  readonly score: number;
  readonly axes: Readonly<Record<string, number>>;
  readonly solved: boolean;
  readonly failures: readonly string[];
  readonly outputTokens: number | null;
}

/** The samples with a judgement in parts, by id: lanes end them in any order, and figures must not follow it. */
export function judgedOf(samples: Iterable<SampleState>): Judged[] {
  return [...samples].flatMap(({ outcome, speed, sample, item, source, family }) => {
    if (outcome?.kind !== "scored" || outcome.score === null || outcome.grade === undefined) {
      return [];
    }
    const { score, grade } = outcome;
    const outputTokens = speed?.outputTokens ?? null;
    return [{ sample, item, source, family, score, ...grade, outputTokens }];
  }).sort((a, b) => a.sample < b.sample ? -1 : 1);
}

/** The mean of one number of each sample, over prompts; null without one. Samples without the number are left out. */
export function estimate(
  samples: readonly Judged[],
  valueOf: (sample: Judged) => number | undefined,
): CardEstimate | null {
  const scores = samples.flatMap((one): ItemScore[] => {
    const score = valueOf(one);
    return score === undefined ? [] : [{ item: promptOf(one), source: one.source, score }];
  });
  const result = scoreEstimate(scores);
  if (result === null) return null;
  const means = [...Map.groupBy(scores, ({ item }) => item).values()]
    .map((all) => meanOf(all.map(({ score }) => score)));
  return { ...result, spread: means.length < 2 ? null : Math.sqrt(variance(means)) };
}

/** How much repetitions agree on whether the task is done; null where every prompt was asked once. */
export function reliability(samples: readonly Judged[]): CardReliability | null {
  const scores = samples.map((one) => ({
    item: promptOf(one),
    source: one.source,
    score: Number(one.solved),
  }));
  const several = severalAnswers(scores);
  const whole = several?.pass.find(({ k }) => k === several.n);
  if (several === null || whole === undefined) return null;
  const prompts = [...Map.groupBy(scores, ({ item }) => item).values()]
    .filter(({ length }) => length === several.n);
  const agreeing = prompts.filter((all) => all.every(({ score }) => score === all[0]?.score));
  return {
    k: several.n,
    any: { ...whole.any, spread: null },
    all: { ...whole.all, spread: null },
    consistency: agreeing.length / prompts.length,
    prompts: prompts.length,
  };
}

/** What was asked; the sample itself where it was asked once. */
export function promptOf({ item, sample }: Pick<Judged, "item" | "sample">): string {
  return item ?? sample.slice(sample.indexOf("/") + 1);
}
