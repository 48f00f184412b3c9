/** Makes the report of a framework from the events of its runs, and from nothing else. @module */

import type { Known } from "../events/envelope.ts";
import type { Header } from "../events/header.ts";
import type { FrameworkFacts } from "../events/scheme.ts";
import type { CellState, RunFold } from "../run/fold.ts";
import { report, type ReportMetric, type ReportRow } from "../run/report.ts";
import { summary } from "../machine/summary.ts";
import { awardsOf } from "./awards.ts";
import type { CardCategory, CardEstimate, CardMetric, ModelCard, Scorecard } from "./card.ts";
import { comparisonsOf } from "./comparisons.ts";
import { estimate, type Judged, judgedOf, promptOf, reliability } from "./estimate.ts";

/** One run of a framework, read. */
export interface FrameworkRun {
  readonly header: Header;
  readonly fold: RunFold;
}

/**
 * The report over one run or several of one framework; null where a run is of no framework, or of
 * another than the first.
 */
export function scorecard(runs: readonly FrameworkRun[]): Scorecard | null {
  const [first] = runs;
  const framework = first?.header.framework;
  if (framework === undefined) return null;
  if (runs.some(({ header }) => header.framework?.name !== framework.name)) return null;
  const cells = runs.flatMap((run) => cellsOf(run, framework));
  const names = namesOf(cells);
  const models = cells.map((one, index) => modelCard(one, names[index] ?? one.cell.model));
  const comparisons = comparisonsOf(
    cells.map(({ cell }, index) => ({ name: names[index] ?? cell.model, samples: cell.samples })),
    framework.scheme,
  );
  return {
    framework: { name: framework.name, version: framework.version },
    scheme: framework.scheme,
    runs: runs.map(({ header, fold }) => ({
      run: header.run,
      status: fold.status,
      started: header.started,
      seed: header.seed,
      planSha256: fold.planSha256,
      machine: summary(header.machine),
      models: header.models.map(modelLine),
      settings: header.framework?.settings ?? null,
      version: header.framework?.version ?? "",
    })),
    models,
    awards: awardsOf({ models, comparisons, scheme: framework.scheme }),
    comparisons,
  };
}

interface Cell {
  readonly run: FrameworkRun;
  readonly cell: CellState;
  readonly row: ReportRow;
  readonly framework: FrameworkFacts;
}

function cellsOf(run: FrameworkRun, framework: FrameworkFacts): Cell[] {
  const { rows } = report(run.fold);
  return [...run.fold.cells.values()].flatMap((cell, index) => {
    const row = rows[index];
    return cell.benchmark === framework.name && row !== undefined
      ? [{ run, cell, row, framework }]
      : [];
  });
}

/** Model names; with the run where one name is there twice. */
function namesOf(cells: readonly Cell[]): string[] {
  return cells.map(({ cell: { model }, run }) =>
    cells.filter((other) => other.cell.model === model).length === 1
      ? model
      : `${model} (${run.header.run})`
  );
}

function modelCard({ run, cell, row, framework: { scheme } }: Cell, name: string): ModelCard {
  const judged = judgedOf(cell.samples.values());
  const byCategory = Map.groupBy(judged, ({ family = "" }) => family);
  return {
    name,
    model: cell.model,
    provider: cell.provider,
    run: run.header.run,
    planned: cell.planned,
    answers: judged.length,
    prompts: new Set(judged.map(promptOf)).size,
    unscored: { ...row.failures, ...row.skipped },
    ...totals(judged, scheme),
    categories: Object.fromEntries(scheme.categories.flatMap(({ id }) => {
      const own = byCategory.get(id);
      return own === undefined ? [] : [[id, categoryOf(own, scheme)]];
    })),
    failures: Object.fromEntries(scheme.failures.flatMap(({ id }) => {
      const count = judged.filter(({ failures }) => failures.includes(id)).length;
      return count === 0 ? [] : [[id, count]];
    })),
    metrics: Object.fromEntries(
      scheme.metrics.map(({ id }) => [id, metricOf(row.metrics[id])]),
    ),
    reliability: reliability(judged),
    tokensPerSolved: tokensPerSolved(judged),
  };
}

function categoryOf(judged: readonly Judged[], scheme: FrameworkFacts["scheme"]): CardCategory {
  return {
    ...totals(judged, scheme),
    prompts: new Set(judged.map(promptOf)).size,
    answers: judged.length,
  };
}

function totals(
  judged: readonly Judged[],
  { axes }: FrameworkFacts["scheme"],
): Pick<CardCategory, "score" | "solved" | "axes"> {
  return {
    score: estimate(judged, ({ score }) => score),
    solved: estimate(judged, ({ solved }) => Number(solved)),
    axes: Object.fromEntries(axes.flatMap(({ id }): [string, CardEstimate][] => {
      const mean = estimate(judged, ({ axes }) => axes[id]);
      return mean === null ? [] : [[id, mean]];
    })),
  };
}

function metricOf(metric: ReportMetric | undefined): CardMetric {
  if (metric === undefined) {
    return { value: null, interval: null, n: 0, unit: "", source: "", unknown: ["not recorded"] };
  }
  const { median, share, unit, source, unknown } = metric;
  return {
    value: share?.mean ?? median?.value ?? null,
    interval: share?.interval ?? median?.interval ?? null,
    n: share?.items ?? median?.n ?? 0,
    unit,
    source,
    unknown,
  };
}

/** What a task costs that is done: tokens of wrong answers are spent too. */
function tokensPerSolved(judged: readonly Judged[]): Known<number> {
  const unknown = judged.filter(({ outputTokens }) => outputTokens === null).length;
  if (unknown > 0) {
    const reason = `the server did not count the tokens of ${unknown} of ${judged.length} answers`;
    return { value: null, reason };
  }
  const solved = judged.filter(({ solved }) => solved).length;
  if (solved === 0) return { value: null, reason: "no task was solved" };
  const tokens = judged.reduce((sum, { outputTokens }) => sum + (outputTokens ?? 0), 0);
  return { value: tokens / solved, source: "output tokens of all answers ÷ tasks solved" };
}

/** What is not known is said to be unknown. */
function modelLine({ model, provider, server }: Header["models"][number]): string {
  const { quantisation, digest, contextLength } = model;
  return [
    `${model.id} over ${provider}`,
    `${server.server.value ?? "server unknown"} ${server.version.value ?? "(version unknown)"}`,
    quantisation.value ?? "quantisation unknown",
    contextLength.value === null ? "context unknown" : `context ${contextLength.value}`,
    digest.value ?? "digest unknown",
  ].join(", ");
}
