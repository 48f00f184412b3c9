/** Which runs are in no figure, and why: they are counted and named, never passed over. @module */

import type { RunRecord } from "./record.ts";
import type { LeftOut, LeftOutRuns } from "./shape.ts";

/** A directory that cannot be read as a run. */
export interface UnreadableRun {
  readonly run: string;
  /** In words. */
  readonly detail: string;
}

/** Runs that are in no figure, as who read the folder knows them. */
export interface Unknown {
  readonly unreadable?: readonly UnreadableRun[];
  /** Runs that were not read yet. */
  readonly unread?: number;
}

/** Left-out runs that are named; of more, the number is told. */
const NAMED = 200;

/** Runs that count, and those that do not. */
export interface Sorted {
  readonly counted: readonly RunRecord[];
  readonly left: readonly LeftOut[];
  readonly others: Readonly<Record<string, number>>;
}

/** Sorts runs by whether they can be in a figure. */
export function sortRuns(
  records: Iterable<RunRecord>,
  unreadable: readonly UnreadableRun[] = [],
): Sorted {
  const counted: RunRecord[] = [];
  const left: LeftOut[] = unreadable.map((one) => ({ ...one, why: "unreadable" }));
  const others: Record<string, number> = {};
  for (const record of records) {
    const isOfBenchmarks = record.source === "run" || record.source === "rescore";
    if (!isOfBenchmarks) others[record.source] = (others[record.source] ?? 0) + 1;
    else {
      const why = whyLeft(record);
      if (why === undefined) counted.push(record);
      else left.push({ run: record.run, ...why });
    }
  }
  return { counted, left, others };
}

/** What of them is told: the number of all, the names of the newest. */
export function told(
  { left, others }: Pick<Sorted, "left" | "others">,
  unread = 0,
): LeftOutRuns {
  const named = [...left].sort((a, b) => a.run < b.run ? 1 : -1).slice(0, NAMED);
  return { count: left.length, named, others: { ...others }, unread };
}

/** Why a run is in no figure; undefined where it is. */
function whyLeft(
  { state, damage, results }: RunRecord,
): Pick<LeftOut, "why" | "detail"> | undefined {
  if (state !== "completed") return { why: state, detail: STATES[state] };
  if (damage !== null) return { why: "damaged", detail: damage };
  if (results.some(({ figures }) => figures.scored > 0)) return undefined;
  return { why: "nothing scored", detail: "no sample has a score or a measurement" };
}

const STATES: Readonly<Record<Exclude<RunRecord["state"], "completed">, string>> = {
  running: "it is still under way",
  failed: "it failed",
  interrupted: "it was interrupted; run --resume takes it up again",
  open: "its process died; run --resume takes it up again",
};
