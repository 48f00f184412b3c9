/** What a run came to, computed from its events alone. @module */

import type { Interval } from "../stats/intervals.ts";
import {
  type IntervalMethod,
  type ItemScore,
  scoreEstimate,
  type SeveralAnswers,
  severalAnswers,
} from "../stats/score_estimate.ts";
import type { Known } from "../events/envelope.ts";
import type { AlarmCount } from "./alarm_tally.ts";
import type { MachineUse } from "./machine/machine_use.ts";
import type { CellState, RunFold, RunStatus, SampleState } from "./fold.ts";
import { gridsOf, type ReportGrid } from "./grid/grid.ts";
import { figuresOf, type Median, medianFrom, metricsOf, type ReportMetric } from "./measured.ts";

export type { Median, ReportMetric } from "./measured.ts";

/** One benchmark on one model. */
export interface ReportRow {
  readonly model: string;
  readonly provider: string;
  readonly benchmark: string;
  readonly version: string;
  readonly planned: number;
  readonly scored: number;
  /** Samples without a score because something failed, by outcome. They are in no mean. */
  readonly failures: Readonly<Record<string, number>>;
  /** Samples that were not asked, because the server does not do what they need, by need. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Items with a score: fewer than samples where items are asked several times. */
  readonly items: number;
  /** Mean over the items of the mean of their answers, 0 to 1; null where nothing was judged. */
  readonly mean: number | null;
  /** 95 % interval of the mean; null where there is too little to make one. */
  readonly interval: Interval | null;
  /** How the interval is made; null where nothing was judged. */
  readonly method: IntervalMethod | null;
  /** What counts as independent in it: items, or sources that items share. */
  readonly units: number;
  /** pass@k, pass^k and spread; null where every item was asked once. */
  readonly answers: SeveralAnswers | null;
  /** Mean score of guessing; null where nothing is judged. */
  readonly chance: number | null;
  /**
   * Whether mean and chance are equal to four digits: then look at the answers before you believe it.
   * Never where the chance is 0, because nothing right is what it is.
   */
  readonly atChance: boolean;
  readonly ttftMs: Median | null;
  readonly tpotMs: Median | null;
  /** Tokens per second by our clock. */
  readonly decodeClient: Median | null;
  /** Tokens per second by the server's timings. */
  readonly decodeServer: Median | null;
  /** Mean score by family. */
  readonly families: Readonly<Record<string, FamilyMean>>;
  /** Scores by place, where samples have places in a grid: of all families together, and of each. */
  readonly grids: readonly ReportGrid[];
  /** Measured numbers by name, warm-ups left out. */
  readonly metrics: Readonly<Record<string, ReportMetric>>;
  /** Samples that ran while the machine throttled: their times and rates are in no figure, their scores are. */
  readonly quarantined: readonly string[];
}

/** The items of one family. */
export interface FamilyMean {
  /** Answers. */
  readonly n: number;
  /** Items that they answer, over which the interval is. */
  readonly items: number;
  readonly mean: number | null;
  readonly interval: Interval | null;
}

/** A whole run. */
export interface Report {
  readonly status: RunStatus;
  readonly planSha256: string | null;
  readonly planned: number;
  readonly scored: number;
  readonly failed: number;
  /** Not asked, and no failure. */
  readonly skipped: number;
  /** Not asked, because the time that the user allowed was over. */
  readonly left: number;
  /** In how many stretches the machine throttled. */
  readonly throttled: Known<number>;
  /** Memory of server and machine meanwhile. */
  readonly machine: MachineUse;
  /** What alarms found, most frequent first. */
  readonly alarms: readonly AlarmCount[];
  readonly rows: readonly ReportRow[];
}

/** What of a report is wanted. */
export interface ReportOptions {
  /** Bootstrap intervals of the medians, which take most of the time. Default true; else they are null. */
  readonly bootstrap?: boolean;
}

/** Makes the report of what a fold has seen. */
export function report(fold: RunFold, { bootstrap = true }: ReportOptions = {}): Report {
  const isQuarantined = (sample: SampleState) => fold.isQuarantined(sample);
  const rows = [...fold.cells.values()].map((cell) => row(cell, { bootstrap, isQuarantined }));
  return {
    status: fold.status,
    planSha256: fold.planSha256,
    planned: fold.planned,
    scored: rows.reduce((sum, { scored }) => sum + scored, 0),
    failed: rows.reduce((sum, { failures }) => sum + total(failures), 0),
    skipped: rows.reduce((sum, { skipped }) => sum + total(skipped), 0),
    left: fold.left,
    throttled: fold.throttling.stretches,
    machine: fold.machine.use,
    alarms: fold.alarms.counts,
    rows,
  };
}

interface RowOptions {
  readonly bootstrap: boolean;
  readonly isQuarantined: (sample: SampleState) => boolean;
}

function row(cell: CellState, { bootstrap, isQuarantined }: RowOptions): ReportRow {
  const medianOf = (values: readonly (number | null)[]) => medianFrom(values, bootstrap);
  const { model, provider, benchmark, version, planned, chance } = cell;
  // By id, because lanes and resumed runs end samples in any order, and figures must not follow it.
  const samples = [...cell.samples.values()].sort((a, b) => a.sample < b.sample ? -1 : 1);
  const scored = samples.filter(({ outcome }) => outcome?.kind === "scored");
  const quarantined = scored.filter(isQuarantined);
  const kept = scored.filter((sample) => !isQuarantined(sample));
  const speeds = kept.flatMap(({ speed }) => speed ?? []);
  const scores = scoresOf(scored);
  const estimate = scoreEstimate(scores);
  const mean = estimate?.mean ?? null;
  return {
    model,
    provider,
    benchmark,
    version,
    planned,
    scored: scored.length,
    failures: countsOf(samples, "failed"),
    skipped: countsOf(samples, "skipped"),
    items: estimate?.items ?? 0,
    mean,
    interval: estimate?.interval ?? null,
    method: estimate?.method ?? null,
    units: estimate?.units ?? 0,
    answers: severalAnswers(scores),
    chance,
    atChance: mean !== null && chance !== null && chance > 0 &&
      mean.toFixed(4) === chance.toFixed(4),
    ttftMs: medianOf(speeds.map(({ ttftMs }) => ttftMs)),
    tpotMs: medianOf(speeds.map(({ tpotMs }) => tpotMs)),
    decodeClient: medianOf(speeds.map(({ decodeClient }) => decodeClient)),
    decodeServer: medianOf(speeds.map(({ decodeServer }) => decodeServer)),
    families: familiesOf(scored),
    grids: gridsOf(samples),
    metrics: {
      ...metricsOf(scored, { bootstrap, quarantined: new Set(quarantined) }),
      ...figuresOf(cell.figures),
    },
    quarantined: quarantined.map(({ sample }) => sample),
  };
}

function scoresOf(samples: readonly SampleState[]): ItemScore[] {
  return samples.flatMap(({ sample, item = sample, source, outcome }) =>
    outcome?.kind === "scored" && outcome.score !== null
      ? [{ item, source, score: outcome.score }]
      : []
  );
}

function countsOf(
  samples: readonly SampleState[],
  kind: "failed" | "skipped",
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) {
    if (outcome?.kind === kind) counts[outcome.type] = (counts[outcome.type] ?? 0) + 1;
  }
  return counts;
}

function familiesOf(samples: readonly SampleState[]): ReportRow["families"] {
  const families = Map.groupBy(
    samples.filter(({ family }) => family !== undefined),
    ({ family }) => family ?? "",
  );
  return Object.fromEntries(
    [...families].map(([family, members]) => {
      const scores = scoresOf(members);
      const estimate = scoreEstimate(scores);
      const { items = 0, mean = null, interval = null } = estimate ?? {};
      return [family, { n: scores.length, items, mean, interval }];
    }),
  );
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
