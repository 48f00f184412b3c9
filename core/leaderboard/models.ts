/** Models over their runs: what was served under a name, and how it did over time. @module */

import { byTime, groupDifferences, groupsOf, type PlacedResult } from "./groups.ts";
import { sortRuns, told, type Unknown } from "./left_out.ts";
import type { RunRecord } from "./record.ts";
import type {
  HistorySeries,
  ModelEntry,
  ModelHistory,
  ModelList,
  NewestResult,
  ServedModel,
} from "./shape.ts";

/** Points of a series at most: the newest. */
const POINTS = 1000;

/** Every model that was run, the one that ran last first. */
export function modelList(
  records: Iterable<RunRecord>,
  { unreadable, unread }: Unknown = {},
): ModelList {
  const all = [...records];
  const sorted = sortRuns(all, unreadable);
  const counted = new Set(sorted.counted);
  const names = namesByDigest(all);
  const ofBenchmarks = all.filter(({ source }) => source === "run" || source === "rescore");
  const byModel = new Map<string, PlacedResult[]>();
  for (const record of ofBenchmarks.sort(byTime)) {
    for (const result of record.results) {
      const { model } = result.identity;
      const known = byModel.get(model);
      if (known === undefined) byModel.set(model, [{ record, result }]);
      else known.push({ record, result });
    }
  }
  const models = [...byModel].map(([model, results]) => entry(model, { results, counted, names }));
  return {
    models: models.sort((a, b) => a.last < b.last ? 1 : a.last > b.last ? -1 : 0),
    leftOut: told(sorted, unread),
  };
}

/** One model; undefined where no run of benchmarks has it. */
export function modelHistory(
  records: Iterable<RunRecord>,
  model: string,
  { unread }: Unknown = {},
): ModelHistory | undefined {
  const all = [...records];
  const own = all.map((record) => ({
    ...record,
    results: record.results.filter(({ identity }) => identity.model === model),
  })).filter(({ results }) => results.length > 0).sort(byTime);
  if (own.length === 0) return undefined;
  const sorted = sortRuns(own);
  const served = servedOf(sorted.counted);
  const place = new Map(served.map(({ identity }, index) => [JSON.stringify(identity), index]));
  const groups = groupsOf(sorted.counted);
  const differences = groupDifferences(groups);
  const series = groups.map((group): HistorySeries => {
    const { machine, benchmark, version, settings, results } = group;
    const shown = results.slice(-POINTS);
    return {
      ...{ machine, benchmark, version, settings: [...settings] },
      differs: differences.get(group) ?? [],
      cut: results.length - shown.length,
      points: shown.map(({ record: { run, started, memoryBytes }, result }) => ({
        ...{ run, started, memoryBytes, figures: result.figures },
        served: place.get(JSON.stringify(result.identity)) ?? 0,
      })),
    };
  });
  return {
    model,
    alsoNamed: alsoNamed(model, { digests: digestsOf(own), names: namesByDigest(all) }),
    served,
    series: series.sort((a, b) => a.benchmark < b.benchmark ? -1 : 1),
    leftOut: told(sorted, unread),
  };
}

function entry(
  model: string,
  { results, counted, names }: {
    readonly results: readonly PlacedResult[];
    readonly counted: ReadonlySet<RunRecord>;
    readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  },
): ModelEntry {
  const identities = results.map(({ result }) => result.identity);
  const records = [...new Set(results.map(({ record }) => record))];
  const shown = results.filter(({ record }) => counted.has(record));
  const digests = known(identities.map(({ digest }) => digest));
  const parameters = known(identities.map((one) => one.parameters));
  return {
    model,
    providers: known(identities.map(({ provider }) => provider)),
    digests,
    quantisations: known(identities.map(({ quantisation }) => quantisation)),
    parameters: parameters.length === 0 ? null : Math.max(...parameters),
    runs: records.filter((one) => counted.has(one)).length,
    leftOut: records.filter((one) => !counted.has(one)).length,
    first: records[0]?.started ?? "",
    last: records.at(-1)?.started ?? "",
    alsoNamed: alsoNamed(model, { digests, names }),
    newest: newestOf(shown),
  };
}

function newestOf(results: readonly PlacedResult[]): NewestResult[] {
  const byBenchmark = Map.groupBy(results, ({ result }) => result.benchmark);
  return [...byBenchmark].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([benchmark, all]) => {
    const shown = all.findLast(({ result }) => result.figures.scored > 0) ?? all.at(-1);
    if (shown === undefined) return [];
    const { record: { run, started, memoryBytes }, result: { version, figures } } = shown;
    return [{ benchmark, version, run, started, figures, results: all.length, memoryBytes }];
  });
}

function servedOf(records: readonly RunRecord[]): ServedModel[] {
  const found = new Map<string, { readonly model: ServedModel; last: string; runs: Set<string> }>();
  for (const { run, started, results } of records) {
    for (const { identity } of results) {
      const key = JSON.stringify(identity);
      const one = found.get(key);
      if (one === undefined) {
        const model = { identity, runs: 1, first: started, last: started };
        found.set(key, { model, last: started, runs: new Set([run]) });
      } else {
        one.last = started;
        one.runs.add(run);
      }
    }
  }
  return [...found.values()].map(({ model, last, runs }) => ({ ...model, last, runs: runs.size }));
}

/** Every name under which weights were served, by their digest. */
function namesByDigest(records: readonly RunRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { results } of records) {
    for (const { identity: { digest, model } } of results) {
      if (digest === null) continue;
      const known = names.get(digest);
      if (known === undefined) names.set(digest, new Set([model]));
      else known.add(model);
    }
  }
  return names;
}

function alsoNamed(
  model: string,
  { digests, names }: {
    readonly digests: readonly string[];
    readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  },
): string[] {
  const all = new Set(digests.flatMap((digest) => [...names.get(digest) ?? []]));
  all.delete(model);
  return [...all].sort();
}

function digestsOf(records: readonly RunRecord[]): string[] {
  return known(
    records.flatMap(({ results }) => results.map(({ identity }) => identity.digest)),
  );
}

function known<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values.filter((value) => value !== null))];
}
