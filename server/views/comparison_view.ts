/** Two runs side by side, paired by the hash of what was asked. @module */

import { compareRuns, type Comparison as Compared } from "../../core/compare/compare.ts";
import { methodText } from "../../core/compare/method_text.ts";
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
  // Scores are in the events alone: nothing waits for chunks.
  const [ours, theirs] = [await a.soon(), await b.soon()];
  return {
    a: a.place.id,
    b: b.place.id,
    // The figures of the command line, by the same functions.
    cells: compareRuns(ours.figures.fold, theirs.figures.fold).map(comparedCell),
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

/** The last outcome of each sample. */
export async function lastSamples(run: OpenRun): Promise<SampleSpan[]> {
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
export function itemOf(hash: string, taken: ReadonlyMap<string, unknown>): string {
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

/** A comparison in the words of the API. */
export function comparedCell(one: Compared): ComparedCell {
  const { benchmark, models, first, second, n, wins, ties, losses, difference, interval } = one;
  const { test, adjusted, correlation, onlyFirst, onlySecond, different, unscored } = one;
  return {
    benchmark,
    a: { model: models[0], mean: first },
    b: { model: models[1], mean: second },
    n,
    wins,
    ties,
    losses,
    difference,
    interval: interval === null ? null : [interval.low, interval.high],
    correlation,
    p: test?.p ?? null,
    midP: test?.midP ?? null,
    pHolm: adjusted,
    seed: test?.seed ?? null,
    method: methodText(one),
    onlyA: onlyFirst,
    onlyB: onlySecond,
    different,
    unscored,
  };
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

/** What a run says of an item. */
export function sideOf(sample: SampleSpan, run: string): ComparedSample["a"] {
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
