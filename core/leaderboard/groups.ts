/** Results in groups within which they can be compared: one benchmark, one configuration, one machine. @module */

import { differencesOf, namedOf } from "./differences.ts";
import type { RunRecord, RunResult } from "./record.ts";
import type { Named } from "./shape.ts";

/** A result with the run that it is of. */
export interface PlacedResult {
  readonly record: RunRecord;
  readonly result: RunResult;
}

/** Results that can be compared. */
export interface ResultGroup {
  readonly machine: string;
  readonly benchmark: string;
  readonly version: string;
  readonly settings: readonly Named[];
  /** Oldest first. */
  readonly results: readonly PlacedResult[];
}

/** Every result of these runs in its group. */
export function groupsOf(records: readonly RunRecord[]): ResultGroup[] {
  const groups = new Map<string, PlacedResult[]>();
  for (const record of records) {
    for (const result of record.results) {
      const { benchmark, version, settings } = result;
      const sorted = Object.entries(settings).sort(([a], [b]) => a < b ? -1 : 1);
      const key = JSON.stringify([record.machine, benchmark, version, sorted]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ record, result }]);
      else group.push({ record, result });
    }
  }
  return [...groups.values()].flatMap((results) => {
    const [first] = results;
    if (first === undefined) return [];
    const { record: { machine }, result: { benchmark, version, settings } } = first;
    const oldestFirst = results.sort((a, b) => byTime(a.record, b.record));
    return [{ machine, benchmark, version, settings: namedOf(settings), results: oldestFirst }];
  });
}

/** What tells each group from the others of its benchmark. */
export function groupDifferences(
  groups: readonly ResultGroup[],
): ReadonlyMap<ResultGroup, Named[]> {
  const byBenchmark = Map.groupBy(groups, ({ benchmark }) => benchmark);
  return new Map(
    [...byBenchmark.values()].flatMap((alike) => {
      const differs = differencesOf(alike.map(fieldsOf));
      return alike.map((group, index): [ResultGroup, Named[]] => [group, differs[index] ?? []]);
    }),
  );
}

/** Older before newer; the name of the run decides where both began at once. */
export function byTime(
  a: Pick<RunRecord, "started" | "run">,
  b: Pick<RunRecord, "started" | "run">,
): number {
  return compared(a.started, b.started) || compared(a.run, b.run);
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fieldsOf({ machine, version, settings }: ResultGroup): Map<string, string> {
  return new Map([
    ["machine", machine],
    ["version", version],
    ...settings.map(({ name, value }): [string, string] => [name, value]),
  ]);
}
