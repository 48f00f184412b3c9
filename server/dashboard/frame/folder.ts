/** The folder of runs as it changes: one stream for the whole page. @module */

import { signal } from "@preact/signals";
import type { RunSummary } from "../../api/mod.ts";
import { openStream } from "./stream.ts";

/** What is known of runs that appeared or changed since the page was opened. */
export const changedRuns = signal<ReadonlyMap<string, RunSummary>>(new Map());

/** Grows when a run appears, changes or goes; views ask again then, at most once a second. */
export const folderVersion = signal(0);

const SETTLE_MS = 1_000;

/** Follows the folder for as long as the page is open. */
export function startFolder() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      folderVersion.value += 1;
    }, SETTLE_MS);
  };
  openStream({
    address: () => "/api/runs/live",
    on: {
      run: (data) => {
        const run: RunSummary = JSON.parse(data);
        changedRuns.value = new Map(changedRuns.peek()).set(run.id, run);
        changed();
      },
      gone: (data) => {
        const { id }: { readonly id: string } = JSON.parse(data);
        const next = new Map(changedRuns.peek());
        next.delete(id);
        changedRuns.value = next;
        changed();
      },
    },
    // What happened while nobody listened is asked for.
    reopened: changed,
  });
}
