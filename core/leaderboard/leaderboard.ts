/** The leaderboard: the newest result of every model, beside those that it can be compared with. @module */

import { differencesOf, identityFields } from "./differences.ts";
import {
  byTime,
  groupDifferences,
  groupsOf,
  type PlacedResult,
  type ResultGroup,
} from "./groups.ts";
import { sortRuns, told, type Unknown } from "./left_out.ts";
import type { RunRecord } from "./record.ts";
import type { Board, BoardRow, Leaderboard, Named } from "./shape.ts";

/** What of it is wanted. */
export interface LeaderboardOptions extends Unknown {
  /** Only boards of this machine, as it is written there. */
  readonly machine?: string | undefined;
  readonly benchmark?: string | undefined;
  /** Only boards that have this model. */
  readonly model?: string | undefined;
}

/** Boards at most; of more, the number is told. */
const BOARDS = 300;

/** Makes it. Results of different runs are never pooled, and the best of several is never chosen. */
export function leaderboard(
  records: Iterable<RunRecord>,
  { unreadable, unread, machine, benchmark, model }: LeaderboardOptions = {},
): Leaderboard {
  const sorted = sortRuns(records, unreadable);
  const groups = groupsOf(sorted.counted);
  const differences = groupDifferences(groups);
  const wanted = groups.filter((group) =>
    (machine === undefined || group.machine === machine) &&
    (benchmark === undefined || group.benchmark === benchmark) &&
    (model === undefined || group.results.some(({ result }) => result.identity.model === model))
  ).sort((a, b) => -byTime(newest(a), newest(b)));
  const boards = wanted.slice(0, BOARDS).map((group) => board(group, differences.get(group) ?? []));
  return {
    runs: sorted.counted.length,
    boards: boards.sort(byName),
    cut: wanted.length - boards.length,
    leftOut: told(sorted, unread),
    machines: unique(groups.map((group) => group.machine)),
    benchmarks: unique(groups.map((group) => group.benchmark)),
    models: unique(
      groups.flatMap(({ results }) => results.map(({ result }) => result.identity.model)),
    ),
  };
}

function board(group: ResultGroup, differs: readonly Named[]): Board {
  const { machine, benchmark, version, settings, results } = group;
  const byIdentity = Map.groupBy(results, ({ result }) => JSON.stringify(result.identity));
  const rows = [...byIdentity.values()].flatMap(boardRow);
  const telling = rowDifferences(rows);
  return {
    machine,
    benchmark,
    version,
    settings: [...settings],
    differs: [...differs],
    chance: results[0]?.result.figures.chance ?? null,
    rows: rows.map((row) => ({ ...row, differs: telling.get(row) ?? [] })).sort(byRank),
  };
}

/** The newest result that has a score or a measurement; where none has, the newest. */
function boardRow(results: readonly PlacedResult[]): BoardRow[] {
  const shown = results.findLast(({ result }) => result.figures.scored > 0) ?? results.at(-1);
  if (shown === undefined) return [];
  const { record: { run, started, memoryBytes }, result: { identity, figures } } = shown;
  return [{ identity, run, started, runs: results.length, differs: [], figures, memoryBytes }];
}

/** By what rows of one name differ. */
function rowDifferences(rows: readonly BoardRow[]): ReadonlyMap<BoardRow, Named[]> {
  const byModel = Map.groupBy(rows, ({ identity }) => identity.model);
  return new Map(
    [...byModel.values()].flatMap((alike) => {
      const differs = differencesOf(alike.map(({ identity }) => identityFields(identity)));
      return alike.map((row, index): [BoardRow, Named[]] => [row, differs[index] ?? []]);
    }),
  );
}

function newest({ results }: ResultGroup): RunRecord {
  // A group has at least one result.
  return (results.at(-1) as PlacedResult).record;
}

function byName(a: Board, b: Board): number {
  return compared(a.machine, b.machine) || compared(a.benchmark, b.benchmark);
}

function byRank(a: BoardRow, b: BoardRow): number {
  const [one, other] = [a.figures, b.figures];
  return (other.mean ?? -1) - (one.mean ?? -1) ||
    compared(one.tpotMs?.value ?? Infinity, other.tpotMs?.value ?? Infinity) ||
    compared(a.identity.model, b.identity.model);
}

function compared<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
