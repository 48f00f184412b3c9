/** Which runs of a folder are listed, and in which order: for the server, and for pages that hold all of them. @module */

import type { RunSummary } from "../api/mod.ts";

/** What runs can be narrowed to and sorted by. */
export interface RunChoice {
  readonly state?: string | undefined;
  readonly source?: string | undefined;
  readonly model?: string | undefined;
  readonly benchmark?: string | undefined;
  readonly alarm?: string | undefined;
  readonly q?: string | undefined;
  /** A field to sort by; with `-` before it, the other way round. */
  readonly sort: string;
}

/** Fields that runs can be sorted by. */
const SORTS: Readonly<Record<string, (run: RunSummary) => string | number>> = {
  started: ({ started }) => started,
  duration: ({ duration }) => duration,
  model: ({ models }) => models.join(),
  benchmark: ({ benchmarks }) => benchmarks.join(),
  state: ({ state }) => state,
  failed: ({ failed }) => failed,
  done: ({ done }) => done,
  calls: ({ calls }) => calls,
  bytes: ({ bytes }) => bytes,
  id: ({ id }) => id,
};

/** The runs that fit, sorted. */
export function chosenRuns(runs: readonly RunSummary[], choice: RunChoice): readonly RunSummary[] {
  const fitting = runs.filter((run) => fits(run, choice));
  const by = SORTS[choice.sort.replace(/^-/, "")] ?? (({ started }: RunSummary) => started);
  const direction = choice.sort.startsWith("-") ? -1 : 1;
  const keyed = fitting.map((run) => ({ run, key: by(run) }));
  keyed.sort((a, b) => direction * (compare(a.key, b.key) || compare(a.run.id, b.run.id)));
  return keyed.map(({ run }) => run);
}

function fits(run: RunSummary, choice: RunChoice): boolean {
  const { state, source, model, benchmark, alarm, q } = choice;
  if (state !== undefined && run.state !== state) return false;
  if (source !== undefined && run.source !== source) return false;
  if (model !== undefined && !run.models.includes(model)) return false;
  if (benchmark !== undefined && !run.benchmarks.includes(benchmark)) return false;
  if (alarm !== undefined && !Object.hasOwn(run.alarms, alarm)) return false;
  if (q === undefined || q === "") return true;
  const words = q.toLowerCase().split(/\s+/);
  const text = [run.id, ...run.models, ...run.providers, ...run.benchmarks].join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
