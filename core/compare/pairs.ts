/** Which samples of two runs are the same item, and what each run scored on it. @module */

import type { CellState, RunFold, SampleState } from "../run/fold.ts";
import { meanOf } from "../stats/mean.ts";

/** One item that both runs have a score for. */
export interface Pair {
  /** Its id, without the number of the model. */
  readonly item: string;
  /** What makes items alike; undefined where each stands for itself. */
  readonly source: string | undefined;
  /** Mean over the answers to it. */
  readonly first: number;
  readonly second: number;
}

/** The items of one benchmark in two runs. */
export interface Pairing {
  readonly benchmark: string;
  readonly models: readonly [first: string, second: string];
  readonly pairs: readonly Pair[];
  /** Items of the same name that ask or want something else: never paired. */
  readonly different: number;
  /** Items that only one of the runs has: the first, the second. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Items without a score in one of the runs, because something failed. */
  readonly unscored: number;
}

/** The cells of a run, or of one of its models. */
export type Cells = Pick<RunFold, "cells">;

/**
 * Pairs what two runs have in common: models of one name, and where no name is in both, every one with
 * every other. `renamed` has the name in the first run of models that have another in the second.
 */
export function pairRuns(
  first: Cells,
  second: Cells,
  renamed: ReadonlyMap<string, string> = new Map(),
): Pairing[] {
  const [ours, theirs] = [[...first.cells.values()], [...second.cells.values()]];
  const nameOf = (other: CellState) => renamed.get(other.model) ?? other.model;
  const isCommon = ours.some(({ model }) => theirs.some((other) => nameOf(other) === model));
  return ours.flatMap((cell) =>
    theirs
      .filter(({ benchmark }) => benchmark === cell.benchmark)
      .filter((other) => !isCommon || nameOf(other) === cell.model)
      .map((other) => pairing(cell, other))
  );
}

interface Item {
  readonly hashes: string;
  readonly source: string | undefined;
  readonly scores: readonly number[];
  readonly isWhole: boolean;
}

function pairing(first: CellState, second: CellState): Pairing {
  const [ours, theirs] = [itemsOf(first), itemsOf(second)];
  const pairs: Pair[] = [];
  const counts = { different: 0, onlyFirst: 0, onlySecond: 0, unscored: 0 };
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [one, other] = [ours.get(name), theirs.get(name)];
    if (one === undefined) counts.onlySecond++;
    else if (other === undefined) counts.onlyFirst++;
    else if (one.hashes !== other.hashes) counts.different++;
    else if (!one.isWhole || !other.isWhole) counts.unscored++;
    else {
      const scores = { first: meanOf(one.scores), second: meanOf(other.scores) };
      pairs.push({ item: name, source: one.source, ...scores });
    }
  }
  pairs.sort((a, b) => a.item < b.item ? -1 : 1);
  const models = [first.model, second.model] as const;
  return { benchmark: first.benchmark, models, pairs, ...counts };
}

function itemsOf({ samples }: CellState): Map<string, Item> {
  const groups = Map.groupBy(samples.values(), (one) => one.item ?? nameOf(one));
  return new Map([...groups].map(([name, members]) => {
    const scores = members.flatMap(({ outcome }) =>
      outcome?.kind === "scored" && outcome.score !== null ? [outcome.score] : []
    );
    return [name, {
      // Seeds differ between answers, so the hashes of all of them make the item.
      hashes: members.map(({ hash }) => hash).sort().join(" "),
      source: members[0]?.source,
      scores,
      isWhole: scores.length === members.length,
    }];
  }));
}

/** `1/smoke/order-3` without the number of the model. */
function nameOf({ sample }: SampleState): string {
  return sample.replace(/^\d+\//, "");
}
