/** Two or three runs side by side: the figures of `compare`, and items whose answers differ. @module */

import {
  type ComparedSide,
  type ComparedTimes,
  compareSeveral,
} from "../../core/compare/several.ts";
import { shortText } from "../../core/leaderboard/short_text.ts";
import type { Median, ReportRow } from "../../core/run/report.ts";
import type {
  ComparedItem,
  ComparedRun,
  MedianFigure,
  SeveralComparison,
  SideRow,
} from "../api/mod.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { SampleSpan } from "../run/rows.ts";
import { stateOf } from "../runs/run_state.ts";
import { damageOf } from "../runs/summary.ts";
import { comparedCell, itemOf, lastSamples, sideOf } from "./comparison_view.ts";

/** Items that differ are listed up to this many. */
const LISTED = 1000;

/** A run that is compared, or one of its models. */
export interface ChosenSide {
  readonly open: OpenRun;
  readonly model: string | undefined;
}

/** Each with the first. */
export async function severalComparison(chosen: readonly ChosenSide[]): Promise<SeveralComparison> {
  const sides = [];
  for (const { open, model } of chosen) {
    // Times rest on chunks, so all of them are read.
    const { fold } = await open.figures();
    const state = stateOf(open.place.path, (await open.rows()).ending);
    const { header, place: { id: run } } = open;
    sides.push({ run, model, header, fold, state, damage: damageOf(open, state) });
  }
  const compared = compareSeveral(sides);
  const items = await differingItems(chosen, compared.pairs);
  return {
    runs: compared.sides.map((side, place) => comparedRun(side, chosen[place]?.model)),
    pairs: compared.pairs.map(({ place, comparisons, times, obstacles, comparable }) => ({
      place,
      cells: comparisons.map(comparedCell).map(cut),
      times: times.map(timesFigure),
      obstacles: obstacles.map(({ text, ...rest }) => ({ ...rest, text: text.slice(0, 2000) })),
      comparable: comparable.map(shortText),
    })),
    tests: compared.tests,
    differing: items.slice(0, LISTED),
    cut: Math.max(0, items.length - LISTED),
  };
}

function cut(cell: ReturnType<typeof comparedCell>): ReturnType<typeof comparedCell> {
  const { benchmark, a, b } = cell;
  return {
    ...cell,
    benchmark: shortText(benchmark),
    a: { ...a, model: shortText(a.model) },
    b: { ...b, model: shortText(b.model) },
  };
}

function timesFigure(
  { benchmark, models, name, ratio, interval, n }: ComparedTimes,
): SeveralComparison["pairs"][number]["times"][number] {
  return {
    benchmark: shortText(benchmark),
    models: [shortText(models[0]), shortText(models[1])],
    name,
    ratio,
    interval: interval === null ? null : [interval.low, interval.high],
    n: [n[0], n[1]],
  };
}

function comparedRun({ record, rows }: ComparedSide, model: string | undefined): ComparedRun {
  const { run, state, damage, started, machine, memoryBytes, results } = record;
  const models = new Map(results.map(({ identity }) => [JSON.stringify(identity), identity]));
  return {
    ...{ run, model: model ?? null, state, damage, started, machine, memoryBytes },
    models: [...models.values()].map(({ model, provider, quantisation, digest }) => ({
      model,
      provider,
      quantisation,
      digest,
    })),
    rows: rows.map(sideRow),
  };
}

function sideRow(row: ReportRow): SideRow {
  const { planned, scored, items, mean, interval, failures } = row;
  return {
    model: shortText(row.model),
    benchmark: shortText(row.benchmark),
    version: shortText(row.version),
    ...{ planned, scored, items, mean },
    failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
    interval: interval === null ? null : [interval.low, interval.high],
    ttftMs: medianFigure(row.ttftMs),
    tpotMs: medianFigure(row.tpotMs),
    decodeClient: medianFigure(row.decodeClient),
    decodeServer: medianFigure(row.decodeServer),
  };
}

function medianFigure(median: Median | null): MedianFigure | null {
  if (median === null) return null;
  const { value, n, interval } = median;
  return { value, n, interval: interval === null ? null : [interval.low, interval.high] };
}

/** Items by what was asked, of a benchmark on a model. */
type Items = ReadonlyMap<string, SampleSpan>;

/** Items of the first whose score or answer is another elsewhere. */
async function differingItems(
  chosen: readonly ChosenSide[],
  pairs: ReturnType<typeof compareSeveral>["pairs"],
): Promise<ComparedItem[]> {
  const all: ReadonlyMap<string, Items>[] = [];
  for (const { open } of chosen) all.push(cellsOf(await lastSamples(open)));
  const [first] = all;
  const comparisons = pairs.map((pair) => pair.comparisons);
  const cells = new Map(
    comparisons.flat().map(({ benchmark, models: [model] }) => [
      JSON.stringify([benchmark, model]),
      { benchmark, model },
    ]),
  );
  return [...cells.values()].flatMap(({ benchmark, model }) => {
    const ours = first?.get(JSON.stringify([benchmark, model]));
    const theirs = comparisons.map((of, index) => {
      const paired = of.find((one) => one.benchmark === benchmark && one.models[0] === model);
      return all[index + 1]?.get(JSON.stringify([benchmark, paired?.models[1]]));
    });
    return [...ours ?? []].flatMap(([item, sample]) => {
      const found = [sample, ...theirs.map((items) => items?.get(item))];
      const sides = found.map((one, place) =>
        one === undefined ? null : sideOf(one, chosen[place]?.open.place.path ?? "")
      );
      const [base] = sides;
      const isElsewhere = sides.some((one) =>
        one !== null && (one.score !== base?.score || one.answer !== base?.answer)
      );
      return isElsewhere ? [{ id: sample.id, benchmark: shortText(benchmark), sides }] : [];
    });
  });
}

function cellsOf(samples: readonly SampleSpan[]): ReadonlyMap<string, Items> {
  const cells = new Map<string, Map<string, SampleSpan>>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.benchmark, sample.model]);
    const items = cells.get(key) ?? new Map<string, SampleSpan>();
    items.set(itemOf(sample.hash, items), sample);
    cells.set(key, items);
  }
  return cells;
}
