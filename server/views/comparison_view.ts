/** Two runs side by side, paired by the hash of what was asked. @module */

import { type Distributions, distributions } from "../../core/stats/distributions.ts";
import { holm } from "../../core/stats/holm.ts";
import { pairedScores, type ScoredPair } from "../../core/stats/paired_scores.ts";
import type { ComparedCell, ComparedSample, Comparison } from "../api/mod.ts";
import type { OpenRun } from "../run/open_run.ts";
import { shownText } from "../run/prompt_text.ts";
import type { SampleSpan } from "../run/rows.ts";
import { differingSettings } from "./setting_differences.ts";

/** Samples that differ are listed up to this many. */
const LISTED = 1000;

/** What `b` did differently from `a`. */
export async function comparison(a: OpenRun, b: OpenRun): Promise<Comparison> {
  const [cellsA, cellsB] = [cellsOf(await lastSamples(a)), cellsOf(await lastSamples(b))];
  const pairs = pairedCells(cellsA, cellsB);
  const functions = await distributions();
  return {
    a: a.place.id,
    b: b.place.id,
    cells: withHolm(
      pairs.map((pair) => comparedCell(pair, { seed: a.header.seed, distributions: functions })),
    ),
    differing: pairs.flatMap((pair) => differing(pair, { a: a.place.path, b: b.place.path }))
      .slice(0, LISTED),
    settings: differingSettings(a.header, b.header),
  };
}

/** One benchmark on one model, its samples by what was asked. */
interface Cell {
  readonly benchmark: string;
  readonly model: string;
  readonly samples: ReadonlyMap<string, SampleSpan>;
}

interface CellPair {
  readonly a: Cell;
  readonly b: Cell;
}

async function lastSamples(run: OpenRun): Promise<SampleSpan[]> {
  return [...(await run.rows()).sampleById.values()];
}

function cellsOf(samples: readonly SampleSpan[]): Cell[] {
  const groups = Map.groupBy(samples, ({ benchmark, model }) => JSON.stringify([benchmark, model]));
  return [...groups.values()].map((members) => {
    const byItem = new Map<string, SampleSpan>();
    for (const sample of members) byItem.set(itemOf(sample.hash, byItem), sample);
    const { benchmark = "", model = "" } = members[0] ?? {};
    return { benchmark, model, samples: byItem };
  });
}

/** The same item asked several times is paired in the order in which it was asked. */
function itemOf(hash: string, taken: ReadonlyMap<string, unknown>): string {
  let item = hash;
  for (let again = 2; taken.has(item); again++) item = `${hash} ${again}`;
  return item;
}

/** Models of one name are compared; where no name is in both, every one with every other. */
function pairedCells(cellsA: readonly Cell[], cellsB: readonly Cell[]): CellPair[] {
  const isCommon = cellsA.some(({ model }) => cellsB.some((other) => other.model === model));
  return cellsA.flatMap((a) =>
    cellsB
      .filter((b) => b.benchmark === a.benchmark && (!isCommon || b.model === a.model))
      .map((b) => ({ a, b }))
  );
}

function comparedCell(
  { a, b }: CellPair,
  options: { readonly seed: number; readonly distributions: Distributions },
): ComparedCell {
  const pairs: ScoredPair[] = [];
  for (const [item, sample] of a.samples) {
    const [one, other] = [scoreOf(sample), scoreOf(b.samples.get(item))];
    if (one !== null && other !== null) pairs.push({ a: one, b: other, item: sample.hash });
  }
  const { interval, ...figures } = pairedScores(pairs, options);
  return {
    benchmark: a.benchmark,
    a: { model: a.model, mean: meanOf(pairs.map((pair) => pair.a)) },
    b: { model: b.model, mean: meanOf(pairs.map((pair) => pair.b)) },
    ...figures,
    interval: interval === null ? null : [...interval],
    pHolm: null,
    onlyA: onlyIn(a, b),
    onlyB: onlyIn(b, a),
  };
}

/** Of many cells one differs by chance: each `p` is corrected for how many there are. */
function withHolm(cells: readonly ComparedCell[]): ComparedCell[] {
  const corrected = holm(cells.flatMap(({ p }) => p ?? []));
  let at = 0;
  return cells.map((cell) => cell.p === null ? cell : { ...cell, pHolm: corrected[at++] ?? null });
}

function differing(
  { a, b }: CellPair,
  paths: { readonly a: string; readonly b: string },
): ComparedSample[] {
  return [...a.samples].flatMap(([item, sample]) => {
    const other = b.samples.get(item);
    if (other === undefined) return [];
    const [one, two] = [sideOf(sample, paths.a), sideOf(other, paths.b)];
    if (one.score === two.score && one.answer === two.answer) return [];
    const { id, benchmark, hash } = sample;
    return [{ id, benchmark, hash, a: one, b: two }];
  });
}

function sideOf(sample: SampleSpan, run: string): ComparedSample["a"] {
  const answer = sample.outcome?.kind === "sample.scored" ? sample.outcome.answer : null;
  return {
    sample: sample.id,
    score: scoreOf(sample),
    answer: answer === null ? null : shownText(run, answer),
  };
}

function scoreOf(sample: SampleSpan | undefined): number | null {
  return sample?.outcome?.kind === "sample.scored" ? sample.outcome.score : null;
}

function onlyIn(one: Cell, other: Cell): number {
  return [...one.samples.keys()].filter((item) => !other.samples.has(item)).length;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}
