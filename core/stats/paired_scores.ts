/** What the scores that two runs gave the same items say of the difference between them. @module */

import type { Distributions } from "./distributions.ts";
import { mcNemar } from "./mcnemar.ts";
import { pairedBootstrap } from "./paired_bootstrap.ts";

/** The scores of one item, from 0 to 1. */
export interface ScoredPair {
  readonly a: number;
  readonly b: number;
  /** Which item: one that was asked several times is drawn whole. */
  readonly item: string;
}

/** The difference b − a, with what it rests on. */
export interface PairedScores {
  readonly n: number;
  /** Pairs in which the second is better, equal, worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Null without pairs. */
  readonly difference: number | null;
  /** 95 % interval; null for fewer than two items. */
  readonly interval: readonly [number, number] | null;
  readonly p: number | null;
  /** Null unless every score is right or wrong. */
  readonly midP: number | null;
  /** Of the resampling; null where nothing was resampled. */
  readonly seed: number | null;
  /** Names of interval and test, or why there are none. */
  readonly method: string;
}

/**
 * The interval is the paired bootstrap's. The test is McNemar's where every score is right or wrong
 * and no item was asked twice, because it counts pairs that are independent; else the bootstrap's.
 */
export function pairedScores(
  pairs: readonly ScoredPair[],
  { seed, distributions }: {
    readonly seed: number;
    readonly distributions: Pick<Distributions, "binomialCdf">;
  },
): PairedScores {
  const differences = pairs.map(({ a, b }) => b - a);
  const counts = {
    n: pairs.length,
    wins: differences.filter((one) => one > 0).length,
    ties: differences.filter((one) => one === 0).length,
    losses: differences.filter((one) => one < 0).length,
  };
  const none = { interval: null, p: null, midP: null, seed: null };
  if (pairs.length === 0) {
    return { ...counts, ...none, difference: null, method: "no item was scored in both" };
  }
  const items = pairs.map(({ item }) => item);
  const units = new Set(items).size;
  const difference = differences.reduce((sum, one) => sum + one, 0) / pairs.length;
  if (units < 2) {
    return { ...counts, ...none, difference, method: "one item says nothing about chance" };
  }
  const repeated = units < pairs.length;
  const { low, high, p, resamples } = pairedBootstrap(differences, {
    seed,
    clusters: repeated ? items : undefined,
  });
  const drawn = `paired bootstrap of ${units} items${repeated ? " with all their answers" : ""}` +
    `, ${resamples} resamples, seed ${seed}`;
  const shown = { ...counts, difference, interval: [low, high] as const, seed };
  const isJudged = pairs.every(({ a, b }) => isVerdict(a) && isVerdict(b));
  if (!isJudged || repeated) return { ...shown, p, midP: null, method: drawn };
  const { exact, midP } = mcNemar(counts, distributions);
  return { ...shown, p: exact, midP, method: `McNemar, exact; interval: ${drawn}` };
}

function isVerdict(score: number): boolean {
  return score === 0 || score === 1;
}
