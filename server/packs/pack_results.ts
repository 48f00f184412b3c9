/** What became of the items of a pack in the newest runs. @module */

import { ModelLensError } from "../../core/errors.ts";
import type { SampleState } from "../../core/run/fold.ts";
import type { PackResult, PackRun } from "../api/mod.ts";
import type { Shelf } from "../run/shelf.ts";

/** So many runs are read whole for one page. */
const MOST_RUNS = 10;

/** Results by item, newest run first; a run that cannot be read has none. */
export async function resultsOf(
  pack: string,
  { runs, shelf }: { readonly runs: readonly PackRun[]; readonly shelf: Shelf },
): Promise<{ readonly results: ReadonlyMap<string, PackResult[]>; readonly read: number }> {
  const results = new Map<string, PackResult[]>();
  const names = [...new Set(runs.map(({ run }) => run))].slice(0, MOST_RUNS);
  let read = 0;
  for (const run of names) {
    const cells = await cellsOf(run, shelf);
    if (cells === undefined) continue;
    read++;
    for (const { benchmark, model, samples } of cells) {
      if (benchmark !== `pack-${pack}`) continue;
      for (const { sample, item = itemOf(sample), outcome } of samples.values()) {
        if (outcome === undefined) continue;
        const all = results.get(item) ?? [];
        all.push({ run, model, sample, ...said(outcome) });
        results.set(item, all);
      }
    }
  }
  return { results, read };
}

async function cellsOf(run: string, shelf: Shelf) {
  try {
    return [...(await (await shelf.run(run)).figures()).fold.cells.values()];
  } catch (cause) {
    // It was removed or damaged since it was listed; the page says how many were read.
    if (cause instanceof ModelLensError || cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/** The item in the name of a sample that is asked once: behind model and benchmark. */
function itemOf(sample: string): string {
  return sample.split("/").slice(2).join("/");
}

function said(
  outcome: NonNullable<SampleState["outcome"]>,
): Pick<PackResult, "outcome" | "explanation"> {
  if (outcome.kind !== "scored") {
    return { outcome: "unjudged", explanation: `${outcome.type}: ${outcome.message}` };
  }
  const { score, explanation } = outcome;
  if (score === null) return { outcome: "unjudged", explanation };
  return { outcome: score === 1 ? "passed" : "failed", explanation };
}
