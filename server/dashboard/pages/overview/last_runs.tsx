/** The newest runs, a line each. @module */

import type { RunSummary } from "../../../api/mod.ts";
import { Head } from "../../lists/choice.tsx";
import { RunRow } from "../runs/row.tsx";

/** The columns of `RunRow`. */
const HEADS: readonly { readonly label: string; readonly num?: boolean; readonly tip?: string }[] =
  [
    { label: "State" },
    { label: "Started" },
    { label: "Run" },
    { label: "Models" },
    { label: "Results" },
    { label: "Samples", num: true },
    { label: "Failed", num: true, tip: "Samples without a score because something failed" },
    { label: "TTFT", num: true, tip: "Median time to the first token" },
    {
      label: "tok/s",
      num: true,
      tip: "Median, by the server's timings where it tells them, else by our clock",
    },
    { label: "Duration", num: true },
    { label: "Alarms", num: true },
  ];

/** A short list of runs; the whole one is at `/runs`. */
export function LastRuns({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <div class="runs short" role="table" aria-label="Last runs">
      <div class="short-head" role="row">
        <div class="cells">
          {HEADS.map((head) => <Head key={head.label} {...head} />)}
        </div>
      </div>
      {runs.map((run) => (
        <div key={run.id} class="short-row" role="row">
          <RunRow run={run} />
        </div>
      ))}
    </div>
  );
}
