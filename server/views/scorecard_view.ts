/** The report of a framework, and what it judged of one answer. @module */

import { z } from "zod";
import type { EventOf } from "../../core/events/mod.ts";
import { codeDiff } from "../../core/scorecard/code_diff.ts";
import { KnownEvidence, referenceOf } from "../../core/scorecard/evidence.ts";
import { scorecard } from "../../core/scorecard/scorecard.ts";
import type { JudgedAnswer, ScorecardReply } from "../api/mod.ts";
import type { OpenRun } from "../run/open_run.ts";

/** Which runs stand beside the one of the address. */
export const ScorecardQuery = z.object({
  /** Ids of other runs, joined by commas. */
  with: z.string().optional(),
});
export type ScorecardQuery = z.infer<typeof ScorecardQuery>;

/** The report over the runs. */
export async function scorecardOf(runs: readonly OpenRun[]): Promise<ScorecardReply> {
  const other = runs.find(({ header }) => header.framework === undefined);
  if (other !== undefined) {
    const reason = `${other.place.id} is a run of no framework`;
    return { card: null, reason, pending: [] };
  }
  const read = await Promise.all(runs.map(async (run) => ({ run, soon: await run.soon() })));
  const card = scorecard(
    read.map(({ run, soon }) => ({ header: run.header, fold: soon.figures.fold })),
  );
  return {
    card,
    reason: card === null ? "The runs are of different frameworks" : null,
    pending: [...new Set(read.flatMap(({ soon }) => soon.pending))],
  };
}

/** What was judged besides the score; null where the answer was not judged in parts. */
export function judgedAnswer(
  { axes, solved = false, failures = [], evidence }: EventOf<"sample.scored">,
  target: unknown,
): JudgedAnswer | null {
  if (axes === undefined) return null;
  const { extracted, ...found } = KnownEvidence.parse(evidence);
  const reference = referenceOf(target) ?? null;
  const code = extracted?.code ?? null;
  return {
    axes,
    solved,
    failures,
    code,
    language: extracted?.language ?? null,
    ...found,
    reference,
    diff: code === null || reference === null ? null : codeDiff(reference, code),
  };
}
