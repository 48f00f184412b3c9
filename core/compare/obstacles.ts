/** What keeps two runs from being compared, or parts of them: said before any figure. @module */

import { differencesOf, identityFields } from "../leaderboard/differences.ts";
import type { RunRecord, RunResult } from "../leaderboard/record.ts";
import { shortText } from "../leaderboard/short_text.ts";
import type { Comparison } from "./compare.ts";

/** One reason. */
export interface Obstacle {
  readonly kind:
    | "unfinished"
    | "damaged"
    | "machine"
    | "benchmark"
    | "version"
    | "items"
    | "configuration"
    | "served"
    | "renamed";
  /** What it makes incomparable; `none` where it is only to be known. */
  readonly affects: "scores" | "times" | "both" | "none";
  /** A sentence, with what is comparable nevertheless. */
  readonly text: string;
}

/** Names of models of the second run that the first has under another, by their digest. */
export function renamedModels(first: RunRecord, second: RunRecord): Map<string, string> {
  const [ours, theirs] = [digestsOf(first), digestsOf(second)];
  const renamed = new Map<string, string>();
  for (const [name, digest] of theirs) {
    if (ours.has(name)) continue;
    const found = [...ours].find(([own, other]) => other === digest && !theirs.has(own));
    if (found !== undefined) renamed.set(name, found[0]);
  }
  return renamed;
}

/** Every reason that there is. */
export function obstaclesOf(
  first: RunRecord,
  second: RunRecord,
  { comparisons, renamed }: {
    readonly comparisons: readonly Comparison[];
    readonly renamed: ReadonlyMap<string, string>;
  },
): Obstacle[] {
  return [
    ...standing(first),
    ...standing(second),
    ...machines(first, second),
    ...[...renamed].map(([name, before]): Obstacle => ({
      kind: "renamed",
      affects: "none",
      text: `"${before}" and "${name}" are one model: their digests are equal`,
    })),
    ...onlyIn(first, second),
    ...onlyIn(second, first),
    ...comparisons.flatMap((one) => ofBenchmark(one, { first, second, renamed })),
  ];
}

function standing({ run, state, damage }: RunRecord): Obstacle[] {
  return [
    ...(state === "completed" ? [] : [{
      kind: "unfinished" as const,
      affects: "both" as const,
      text: `${run} is ${state}: only samples with an outcome are compared`,
    }]),
    ...(damage === null ? [] : [{
      kind: "damaged" as const,
      affects: "both" as const,
      text: `${run} is damaged (${damage}): what is lost is not compared`,
    }]),
  ];
}

function machines({ machine, run }: RunRecord, second: RunRecord): Obstacle[] {
  if (machine === second.machine) return [];
  const text = `${run} ran on "${machine}", ${second.run} on "${second.machine}": ` +
    "times cannot be compared, scores can";
  return [{ kind: "machine", affects: "times", text }];
}

function onlyIn(one: RunRecord, other: RunRecord): Obstacle[] {
  const names = new Set(other.results.map(({ benchmark }) => benchmark));
  return [...new Set(one.results.map(({ benchmark }) => benchmark))]
    .filter((benchmark) => !names.has(benchmark))
    .map((benchmark) => ({
      kind: "benchmark",
      affects: "both",
      text: `${benchmark}: only ${one.run} has it`,
    }));
}

function ofBenchmark(
  comparison: Comparison,
  { first, second, renamed }: {
    readonly first: RunRecord;
    readonly second: RunRecord;
    readonly renamed: ReadonlyMap<string, string>;
  },
): Obstacle[] {
  const { benchmark, models } = comparison;
  const [one, other] = [
    resultOf(first, benchmark, models[0]),
    resultOf(second, benchmark, models[1]),
  ];
  if (one === undefined || other === undefined) return itemsOf(comparison);
  const isOneModel = models[0] === models[1] || renamed.has(models[1]);
  return [
    ...(one.version === other.version ? [] : [{
      kind: "version" as const,
      affects: "scores" as const,
      text: `${benchmark}: versions ${one.version} and ${other.version} cannot be compared`,
    }]),
    ...itemsOf(comparison),
    ...settings(benchmark, one, other),
    ...(isOneModel ? served(models[0], one, other) : []),
  ];
}

function itemsOf(
  { benchmark, n, different, onlyFirst, onlySecond, unscored }: Comparison,
): Obstacle[] {
  const counts = [
    [different, "ask something else under the same name"],
    [onlyFirst, "are in the first only"],
    [onlySecond, "are in the second only"],
    [unscored, "have no score in one of them"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  if (said.length === 0) return [];
  const rest = n === 0 ? "no item can be compared" : `${n} can be compared`;
  return [{
    kind: "items",
    affects: n === 0 ? "both" : "none",
    text: `${benchmark}: of the items, ${said.join(", ")}; ${rest}`,
  }];
}

function settings(benchmark: string, one: RunResult, other: RunResult): Obstacle[] {
  const [ours = [], theirs = []] = differencesOf(
    [one, other].map((result) =>
      // What the items are is counted one by one.
      new Map(Object.entries(result.settings).filter(([name]) => name !== "items"))
    ),
  );
  return ours.map(({ name, value }, index) => ({
    kind: "configuration",
    affects: name === "concurrency" || name === "order" ? "times" : "both",
    text: `${benchmark}: ${name} is ${value} in the first and ${
      theirs[index]?.value
    } in the second`,
  }));
}

function served(model: string, one: RunResult, other: RunResult): Obstacle[] {
  const [ours = [], theirs = []] = differencesOf(
    [one, other].map(({ identity }) => identityFields(identity)),
  );
  if (ours.length === 0) return [];
  const parts = ours.map(({ name, value }, index) =>
    `${name} ${value} and ${theirs[index]?.value ?? ""}`
  );
  return [{
    kind: "served",
    affects: "none",
    text: `"${model}" was served with ${parts.join("; ")}`,
  }];
}

function resultOf(record: RunRecord, benchmark: string, model: string): RunResult | undefined {
  const [named, of] = [shortText(benchmark), shortText(model)];
  return record.results.find((one) => one.benchmark === named && one.identity.model === of);
}

function digestsOf({ results }: RunRecord): Map<string, string> {
  return new Map(
    results.flatMap(({ identity: { model, digest } }) => digest === null ? [] : [[model, digest]]),
  );
}
