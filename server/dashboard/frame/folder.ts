/** The folder of runs as it changes: one stream for the whole page. @module */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunPage, RunSummary } from "../../api/mod.ts";
import { getJson } from "./api.ts";
import { address } from "./router.ts";
import { openStream } from "./stream.ts";

/** What is known of runs that appeared or changed since the page was opened. */
export const changedRuns = signal<ReadonlyMap<string, RunSummary>>(new Map());

/** Grows when a run appears, changes or goes; views ask again then, at most once a second. */
const folderVersion = signal(0);

/** Does something again whenever the folder has changed since the page was opened. */
export function useFolderChange(again: () => void) {
  const version = folderVersion.value;
  useEffect(() => {
    if (version > 0) again();
  }, [version]);
}

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
    // The first time from now on, because what is there already is asked for by who shows it.
    address: async (lastId) => address("/api/runs/live", { since: lastId || await versionNow() }),
    on: {
      run: (data) => {
        const run: RunSummary = JSON.parse(data);
        changedRuns.value = new Map(changedRuns.peek()).set(run.id, run);
        changed();
      },
      // A folder that cannot be read as a run; lists name it.
      broken: changed,
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

async function versionNow(): Promise<number> {
  return (await getJson<RunPage>("/api/runs?limit=1")).version;
}
