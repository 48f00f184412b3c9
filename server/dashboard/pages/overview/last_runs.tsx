/** The newest runs, a line each. @module */

import type { RunSummary } from "../../../api/mod.ts";
import { RunRow } from "../runs/row.tsx";

/** A short list of runs; the whole one is at `/runs`. */
export function LastRuns({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <div class="runs short" role="table" aria-label="Last runs">
      {runs.map((run) => (
        <div key={run.id} class="short-row" role="row">
          <RunRow run={run} />
        </div>
      ))}
    </div>
  );
}
