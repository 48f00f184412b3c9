/** Filters, sorts and pages the list of runs. @module */

import { z } from "zod";
import { type RunPage, RunSource, RunState } from "../api/run.ts";
import { chosenRuns } from "../choice/runs.ts";
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

/** One page. Runs that cannot be read are on the first. */
export function runPage(list: RunList, query: RunQuery): RunPage {
  const listed = [...list.all()];
  const runs = listed.flatMap(({ run }) => run ?? []);
  const page = pageOf(chosenRuns(runs, query), query);
  return {
    runs: [...page.items],
    broken: query.offset > 0 ? [] : listed.flatMap(({ broken }) => broken ?? []),
    total: page.total,
    next: page.next,
    folder: list.folder.path,
    pending: list.pending,
    version: list.version,
  };
}
