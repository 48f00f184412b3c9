/** Filters, sorts and pages the list of runs. @module */

import { z } from "zod";
import { type RunPage, RunSource, RunState, type RunSummary } from "../api/mod.ts";
import { count, pageOf } from "../query.ts";
import type { RunList } from "./run_list.ts";

/** What can be asked of the list. */
export const RunQuery = z.object({
  state: RunState.optional(),
  source: RunSource.optional(),
  model: z.string().optional(),
  benchmark: z.string().optional(),
  alarm: z.string().optional(),
  q: z.string().optional(),
  /** A field to sort by; with `-` before it, the other way round. */
  sort: z.string().default("-started"),
  offset: count(0),
  limit: count(100, { most: 1000 }),
});
export type RunQuery = z.infer<typeof RunQuery>;

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

/** Names that `sort` may have. */
export const RUN_SORTS: readonly string[] = Object.keys(SORTS);

/** One page. Runs that cannot be read are on the first. */
export function runPage(list: RunList, query: RunQuery): RunPage {
  const listed = [...list.all()];
  const fitting = listed.flatMap(({ run }) => run !== undefined && fits(run, query) ? [run] : []);
  const by = SORTS[query.sort.replace(/^-/, "")] ?? (({ started }: RunSummary) => started);
  const direction = query.sort.startsWith("-") ? -1 : 1;
  const keyed = fitting.map((run) => ({ run, key: by(run) }));
  keyed.sort((a, b) => direction * (compare(a.key, b.key) || compare(a.run.id, b.run.id)));
  const page = pageOf(keyed, query);
  return {
    runs: page.items.map(({ run }) => run),
    broken: query.offset > 0 ? [] : listed.flatMap(({ broken }) => broken ?? []),
    total: page.total,
    next: page.next,
    folder: list.folder.path,
    pending: list.pending,
    version: list.version,
  };
}

function fits(run: RunSummary, query: RunQuery): boolean {
  const { state, source, model, benchmark, alarm, q } = query;
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
