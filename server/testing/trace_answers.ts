/** What was scored, as a trace has it: for statistics that a test computes itself. @module */

import type { ItemScore } from "../../core/stats/score_estimate.ts";
import { loadTrace } from "../../core/trace/reader.ts";

/** The scores of a run; of several models, those of the one with this number. */
export async function answersOf(path: string, model = 1): Promise<readonly ItemScore[]> {
  const { events } = await loadTrace(path);
  const started = new Map(
    events.flatMap((event) => event.kind === "sample.started" ? [[event.span, event]] : []),
  );
  return events.flatMap((event) => {
    if (event.kind !== "sample.scored" || event.score === null) return [];
    const { sample, item, source } = started.get(event.span) ?? { sample: event.span };
    if (!sample.startsWith(`${model}/`)) return [];
    return [{ item: item ?? sample.replace(/^\d+\//, ""), source, score: event.score }];
  });
}
