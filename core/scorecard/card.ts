/** The report of a framework: models on axes and in categories, how they fail, and which differ. @module */

import type { FrameworkFacts, Scheme } from "../events/scheme.ts";
import type { Known } from "../events/envelope.ts";
import type { RunStatus } from "../run/fold.ts";
import type { Interval } from "../stats/intervals.ts";
import type { ScoreEstimate } from "../stats/score_estimate.ts";

/** A mean over prompts, the repetitions of one averaged first. */
export interface CardEstimate extends ScoreEstimate {
  /** Standard deviation of the prompts' means; null for one prompt. */
  readonly spread: number | null;
}

/** One category of one model. */
export interface CardCategory {
  readonly score: CardEstimate | null;
  /** Share of answers that do the task. */
  readonly solved: CardEstimate | null;
  /** The axes that apply to its items. */
  readonly axes: Readonly<Record<string, CardEstimate>>;
  readonly prompts: number;
  readonly answers: number;
}

/** A measured number of one model. */
export interface CardMetric {
  /** Null where nothing was measured; then `unknown` says why. */
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly n: number;
  readonly unit: string;
  readonly source: string;
  readonly unknown: readonly string[];
}

/** How much the repetitions of a prompt agree. */
export interface CardReliability {
  /** Repetitions of each prompt. */
  readonly k: number;
  /** The chance that one of k answers does the task, and that all do; unbiased. */
  readonly any: CardEstimate;
  readonly all: CardEstimate;
  /** Share of prompts whose answers all do the task, or all do not. */
  readonly consistency: number;
  /** Prompts with k answers; those with fewer are in none of these. */
  readonly prompts: number;
}

/** One model. */
export interface ModelCard {
  /** As it is shown: the model's name, with the run where several have it. */
  readonly name: string;
  readonly model: string;
  readonly provider: string;
  readonly run: string;
  readonly planned: number;
  readonly answers: number;
  readonly prompts: number;
  /** Samples without a score, by outcome: they are in no figure. */
  readonly unscored: Readonly<Record<string, number>>;
  readonly score: CardEstimate | null;
  readonly solved: CardEstimate | null;
  /** Only over items to which the axis applies. */
  readonly axes: Readonly<Record<string, CardEstimate>>;
  readonly categories: Readonly<Record<string, CardCategory>>;
  /** How many answers fail in which way; one answer may fail in several. */
  readonly failures: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, CardMetric>>;
  /** Null where every prompt was asked once. */
  readonly reliability: CardReliability | null;
  /** Output tokens of all answers, wrong ones too, by tasks that were done. */
  readonly tokensPerSolved: Known<number>;
}

/** Two models on the prompts that both were asked. */
export interface CardComparison {
  readonly first: string;
  readonly second: string;
  /** A category; null for the score over all. */
  readonly category: string | null;
  /** Prompts that both have. */
  readonly n: number;
  /** Second less first. */
  readonly difference: number;
  /** 95 %: paired bootstrap over items, t over fewer than ten; null for fewer than two. */
  readonly interval: Interval | null;
  /** Of the randomisation test over items; null as the interval. */
  readonly p: number | null;
  /** Adjusted over all comparisons of the report (Holm). */
  readonly adjusted: number | null;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

/** What a model is named for. */
export interface CardAward {
  readonly title: string;
  /** More than one where they are equal; none where nothing was measured. */
  readonly models: readonly string[];
  readonly value: number | null;
  readonly unit: string;
  /** Whether the paired difference to the next is more than chance; null where that is not tested. */
  readonly clear: boolean | null;
}

/** One run that is in a report. */
export interface CardRun {
  readonly run: string;
  readonly status: RunStatus;
  readonly started: string;
  readonly seed: number;
  readonly planSha256: string | null;
  readonly machine: string;
  /** Each model in a line: over which server, how it is quantised, its digest. */
  readonly models: readonly string[];
  /** The framework's configuration as it was in force. */
  readonly settings: unknown;
  readonly version: string;
}

/** The whole report. */
export interface Scorecard {
  readonly framework: Pick<FrameworkFacts, "name" | "version">;
  readonly scheme: Scheme;
  readonly runs: readonly CardRun[];
  readonly models: readonly ModelCard[];
  readonly awards: readonly CardAward[];
  readonly comparisons: readonly CardComparison[];
}
