/** What the scores of a benchmark say: a mean over items, how sure it is, and what several answers are worth. @module */

import { type Interval, wilson } from "./intervals.ts";
import { meanEstimate, meanOf, type Spread, spreadOf } from "./mean.ts";
import { passAtK, passHatK } from "./pass_at_k.ts";
import { studentQuantile } from "./student_t.ts";

/** The score of one answer. */
export interface ItemScore {
  /** Answers of one item are averaged before anything else: they are not independent. */
  readonly item: string;
  /** What makes items alike; undefined where each stands for itself. */
  readonly source: string | undefined;
  readonly score: number;
}

/** A mean over items. */
export interface ScoreEstimate {
  /** Items, however often each was asked. */
  readonly items: number;
  /** Mean of the items' means, 0 to 1. */
  readonly mean: number;
  /** 95 %; null where one item, or one source, says nothing about spread. */
  readonly interval: Interval | null;
  /**
   * How the interval is made: Wilson's where every item was asked once and is right or wrong, else a
   * t interval over the items, by sources where items share one.
   */
  readonly method: IntervalMethod;
  /** What counts as independent: items, or sources. */
  readonly units: number;
}

/** Names of intervals. */
export type IntervalMethod = "wilson" | "t" | "clustered t";

/** Several answers to each item. */
export interface SeveralAnswers extends Spread {
  /** Answers to each item. */
  readonly n: number;
  /** Items with fewer answers, because some failed; those with fewer than `k` are in no figure for `k`. */
  readonly incomplete: number;
  /** The chance that one of `k` answers is right, and that all are; empty unless answers are right or wrong. */
  readonly pass: readonly PassFigures[];
}

/** For one `k`. */
export interface PassFigures {
  readonly k: number;
  /** pass@k: at least one of k is right; unbiased. */
  readonly any: ScoreEstimate;
  /** pass^k: all of k are right; unbiased. */
  readonly all: ScoreEstimate;
}

/** Mean and interval; null without a score. */
export function scoreEstimate(scores: readonly ItemScore[]): ScoreEstimate | null {
  if (scores.length === 0) return null;
  const items = itemsOf(scores);
  const means = items.map((item) => meanOf(item.scores));
  const isCount =
    items.every(({ scores, source }) => scores.length === 1 && source === undefined) &&
    means.every(isVerdict);
  return isCount
    ? {
      items: items.length,
      mean: meanOf(means),
      interval: means.length < 2
        ? null
        : wilson(means.filter((mean) => mean === 1).length, means.length),
      method: "wilson",
      units: items.length,
    }
    : overItems(means, items);
}

/** Numbers of answers that pass@k is usually given for. */
const USUAL_K: readonly number[] = [1, 5, 10, 100];

/** What several answers to each item say; null where every item was asked once. */
export function severalAnswers(scores: readonly ItemScore[]): SeveralAnswers | null {
  const items = itemsOf(scores);
  const n = Math.max(0, ...items.map(({ scores }) => scores.length));
  if (n < 2) return null;
  const areVerdicts = scores.every(({ score }) => isVerdict(score));
  const wanted = areVerdicts ? [...new Set([...USUAL_K.filter((k) => k < n), n])] : [];
  return {
    n,
    ...spreadOf(items.map(({ scores }) => scores)),
    incomplete: items.filter(({ scores }) => scores.length < n).length,
    pass: wanted.map((k) => passFigures(items, k)),
  };
}

function passFigures(items: readonly Item[], k: number): PassFigures {
  const enough = items.filter(({ scores }) => scores.length >= k);
  const figures = (of: typeof passAtK) =>
    overItems(
      enough.map(({ scores }) =>
        of(scores.length, scores.filter((score) => score === 1).length, k)
      ),
      enough,
    );
  return { k, any: figures(passAtK), all: figures(passHatK) };
}

interface Item {
  readonly name: string;
  readonly source: string | undefined;
  readonly scores: readonly number[];
}

function itemsOf(scores: readonly ItemScore[]): Item[] {
  return [...Map.groupBy(scores, ({ item }) => item)].map(([name, members]) => ({
    name,
    source: members[0]?.source,
    scores: members.map(({ score }) => score),
  }));
}

function overItems(values: readonly number[], items: readonly Item[]): ScoreEstimate {
  const sources = items.map(({ source, name }) =>
    source === undefined ? `item ${name}` : `source ${source}`
  );
  const { mean, interval, clusters } = meanEstimate(values, {
    t: { tQuantile: studentQuantile },
    clusters: sources,
  });
  return {
    items: items.length,
    mean,
    interval: interval === null ? null : within(interval, clusters),
    method: clusters < items.length ? "clustered t" : "t",
    units: clusters,
  };
}

/**
 * Shares lie between 0 and 1. Where no unit differs from another the formula would be certain: then the
 * interval reaches as far as units that differ may have been missed by chance.
 */
function within({ low, high }: Interval, units: number): Interval {
  const missed = high > low ? 0 : missedShare(units);
  return { low: Math.max(0, low - missed), high: Math.min(1, high + missed) };
}

/** The largest share that goes unseen in `units` draws in one case of forty: 1 − 0.025^(1/units). */
export function missedShare(units: number): number {
  return 1 - 0.025 ** (1 / units);
}

function isVerdict(score: number): boolean {
  return score === 0 || score === 1;
}
