/** Pairs of models on the same prompts: which differ by more than chance. @module */

import type { Scheme } from "../events/scheme.ts";
import type { SampleState } from "../run/fold.ts";
import { boundedBootstrap } from "../compare/bounded_bootstrap.ts";
import { holm } from "../stats/holm.ts";
import type { Interval } from "../stats/intervals.ts";
import { meanEstimate, meanOf } from "../stats/mean.ts";
import { missedShare } from "../stats/score_estimate.ts";
import { signFlip } from "../stats/sign_flip.ts";
import { studentQuantile } from "../stats/student_t.ts";
import type { CardComparison } from "./card.ts";
import { judgedOf, promptOf } from "./estimate.ts";

/** A model with its samples. */
export interface ComparedModel {
  readonly name: string;
  readonly samples: ReadonlyMap<string, SampleState>;
}

/** Fixed, so that a report is the same whenever it is made. */
const SEED = 1;
const RESAMPLES = 10_000;
/** Every pair of more models than these is more than anybody reads. */
export const MOST_COMPARED = 8;

/** Every pair of models, over all prompts and in each category, adjusted together. */
export function comparisonsOf(
  models: readonly ComparedModel[],
  { categories }: Scheme,
): CardComparison[] {
  const asked = models.slice(0, MOST_COMPARED).map(({ name, samples }) => ({
    name,
    prompts: promptsOf(samples),
  }));
  const pairs = asked.flatMap((first, index) =>
    asked.slice(index + 1).map((second) => ({ first, second }))
  );
  const compared = pairs.flatMap(({ first, second }) =>
    [null, ...categories.map(({ id }) => id)].flatMap((category) =>
      comparison({ first, second, category })
    )
  );
  const adjusted = holm(compared.flatMap(({ p }) => p ?? [])).values();
  return compared.map((one) =>
    one.p === null ? one : { ...one, adjusted: adjusted.next().value ?? null }
  );
}

interface Prompt {
  readonly source: string;
  readonly category: string;
  /** Of everything that was asked and wanted, repetition by repetition. */
  readonly hashes: string;
  readonly mean: number;
}

interface Asked {
  readonly name: string;
  readonly prompts: ReadonlyMap<string, Prompt>;
}

function promptsOf(samples: ComparedModel["samples"]): Map<string, Prompt> {
  const hashes = new Map([...samples.values()].map(({ sample, hash }) => [sample, hash]));
  const groups = Map.groupBy(judgedOf(samples.values()), promptOf);
  return new Map([...groups].map(([prompt, answers]) => [prompt, {
    source: answers[0]?.source ?? prompt,
    category: answers[0]?.family ?? "",
    hashes: answers.map(({ sample }) => hashes.get(sample)).join(" "),
    mean: meanOf(answers.map(({ score }) => score)),
  }]));
}

function comparison(
  { first, second, category }: {
    readonly first: Asked;
    readonly second: Asked;
    readonly category: string | null;
  },
): CardComparison[] {
  const pairs = [...first.prompts].flatMap(([prompt, one]) => {
    const other = second.prompts.get(prompt);
    // Prompts of one name that ask something else are never paired, nor those with other repetitions.
    if (other === undefined || other.hashes !== one.hashes) return [];
    if (category !== null && one.category !== category) return [];
    return [{ source: one.source, difference: other.mean - one.mean }];
  });
  if (pairs.length === 0) return [];
  const differences = pairs.map(({ difference }) => difference);
  const wins = differences.filter((one) => one > 0).length;
  const losses = differences.filter((one) => one < 0).length;
  const result = {
    first: first.name,
    second: second.name,
    category,
    n: pairs.length,
    difference: meanOf(differences),
    wins,
    losses,
    ties: pairs.length - wins - losses,
    adjusted: null,
  };
  const clusters = pairs.map(({ source }) => source);
  if (new Set(clusters).size < 2) return [{ ...result, interval: null, p: null }];
  const { p } = signFlip(differences, { seed: SEED, clusters });
  return [{ ...result, interval: intervalOf(differences, clusters), p }];
}

/** Of fewer items a bootstrap knows too little of what was not drawn. */
const LEAST_RESAMPLED = 10;

/** 95 %: paired bootstrap over items, t over items where they are few. */
function intervalOf(differences: readonly number[], clusters: readonly string[]): Interval | null {
  const units = new Set(clusters).size;
  if (units >= LEAST_RESAMPLED) {
    const { low, high } = boundedBootstrap(differences, {
      seed: SEED,
      resamples: RESAMPLES,
      clusters,
    });
    return { low, high };
  }
  const { interval } = meanEstimate(differences, { t: { tQuantile: studentQuantile }, clusters });
  if (interval === null) return null;
  // Where no item differs from another, the formula would be certain.
  const missed = interval.high > interval.low ? 0 : missedShare(units);
  return {
    low: Math.max(-1, interval.low - missed),
    high: Math.min(1, interval.high + missed),
  };
}
