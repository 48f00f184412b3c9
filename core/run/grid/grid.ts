/** The grid of a benchmark whose samples have places in one, for example by length and depth: what a heat map shows. @module */

import type { GridMeasure } from "../../benchmark/contract.ts";
import type { Interval } from "../../stats/intervals.ts";
import { scoreEstimate } from "../../stats/score_estimate.ts";
import type { SampleState } from "../fold.ts";

/** All samples of one family, or of all families. */
export interface ReportGrid {
  /** Null for all families together. */
  readonly family: string | null;
  readonly column: GridAxis;
  readonly row: GridAxis;
  /** Those that have samples, row by row. */
  readonly cells: readonly GridCell[];
}

/** One side of a grid. */
export interface GridAxis {
  readonly name: string;
  readonly unit: string;
  /** Ascending. */
  readonly values: readonly number[];
}

/** The samples at one place. */
export interface GridCell {
  readonly column: number;
  readonly row: number;
  /** Samples with a score. */
  readonly n: number;
  /** Null without a score. */
  readonly mean: number | null;
  /** 95 %, made as that of the whole mean; null where there is too little to make one. */
  readonly interval: Interval | null;
  /** Prompts that the context had no room for: they are no miss, and in no mean. */
  readonly overruns: number;
  /** Samples without a score for any other reason. */
  readonly failed: number;
  /** Samples that have no outcome yet. */
  readonly open: number;
}

/** Outcomes that say that the context is too small: the server refused, or it cut the prompt. */
const OVERRUNS: ReadonlySet<string> = new Set(["context_overflow", "context_overrun"]);

/** The grid of all families, where there are several, and one of each; none where no sample has a place. */
export function gridsOf(samples: readonly SampleState[]): readonly ReportGrid[] {
  const placed = samples.flatMap((sample) =>
    sample.grid === undefined ? [] : [{ ...sample, grid: sample.grid }]
  );
  const families = [...Map.groupBy(placed, ({ family }) => family)]
    .map(([family, members]) => gridOf(members, family ?? null));
  const all = families.length > 1 ? [gridOf(placed, null)] : [];
  return [...all, ...families].flatMap((grid) => grid ?? []);
}

type Placed = SampleState & { readonly grid: NonNullable<SampleState["grid"]> };

function gridOf(samples: readonly Placed[], family: string | null): ReportGrid | undefined {
  const [first] = samples;
  if (first === undefined) return undefined;
  const places = Map.groupBy(samples, ({ grid }) => `${grid.row.value} ${grid.column.value}`);
  const cells = [...places.values()].flatMap(cellOf)
    .sort((a, b) => a.row - b.row || a.column - b.column);
  return {
    family,
    column: axisOf(first.grid.column, cells.map(({ column }) => column)),
    row: axisOf(first.grid.row, cells.map(({ row }) => row)),
    cells,
  };
}

function axisOf({ name, unit }: GridMeasure, values: readonly number[]): GridAxis {
  return { name, unit, values: [...new Set(values)].sort((a, b) => a - b) };
}

function cellOf(samples: readonly Placed[]): GridCell[] {
  const [first] = samples;
  if (first === undefined) return [];
  const scores = samples.flatMap(({ sample, item = sample, source, outcome }) =>
    outcome?.kind === "scored" && outcome.score !== null
      ? [{ item, source, score: outcome.score }]
      : []
  );
  const estimate = scoreEstimate(scores);
  const lost = samples.flatMap(({ outcome }) =>
    outcome === undefined || outcome.kind === "scored" ? [] : [outcome.type]
  );
  const overruns = lost.filter((type) => OVERRUNS.has(type)).length;
  return [{
    column: first.grid.column.value,
    row: first.grid.row.value,
    n: scores.length,
    mean: estimate?.mean ?? null,
    interval: estimate?.interval ?? null,
    overruns,
    failed: lost.length - overruns,
    open: samples.filter(({ outcome }) => outcome === undefined).length,
  }];
}
