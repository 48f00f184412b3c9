/** Which samples of a run are listed, and in which order: for the server, and for pages that hold all of them. @module */

import type { SampleRow } from "../api/mod.ts";

/** What samples can be narrowed to and sorted by. */
export interface SampleChoice {
  readonly verdict?: string | undefined;
  readonly benchmark?: string | undefined;
  readonly model?: string | undefined;
  readonly family?: string | undefined;
  readonly alarm?: string | undefined;
  readonly failure?: string | undefined;
  readonly place?: string | undefined;
  /** Only the tenth with the longest time to the first token. */
  readonly slow?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: string;
}

/** Fields that samples can be sorted by. */
const SORTS: Readonly<Record<string, (row: SampleRow) => string | number | null>> = {
  start: ({ start }) => start,
  duration: ({ start, end }) => end === null ? null : end - start,
  id: ({ id }) => id,
  benchmark: ({ benchmark }) => benchmark,
  family: ({ family }) => family,
  verdict: ({ verdict }) => verdict,
  score: ({ score }) => score,
  ttft: ({ ttftMs }) => ttftMs,
  tpot: ({ tpotMs }) => tpotMs,
  tokens: ({ outputTokens }) => outputTokens,
};

/** The rows that fit, sorted. */
export function chosenSamples(
  rows: readonly SampleRow[],
  choice: SampleChoice,
): readonly SampleRow[] {
  const fitting = rows.filter((row) => fits(row, choice));
  const chosen = choice.slow === undefined ? fitting : slowest(fitting);
  const by = SORTS[choice.sort.replace(/^-/, "")] ?? (({ start }: SampleRow) => start);
  return sortedBy(chosen, by, choice.sort.startsWith("-") ? -1 : 1);
}

function fits(row: SampleRow, choice: SampleChoice): boolean {
  const { verdict, benchmark, model, family, alarm, failure, place, q } = choice;
  if (verdict !== undefined && row.verdict !== verdict) return false;
  if (benchmark !== undefined && row.benchmark !== benchmark) return false;
  if (model !== undefined && row.model !== model) return false;
  if (family !== undefined && row.family !== family) return false;
  if (place !== undefined && row.place !== place) return false;
  if (failure !== undefined && !row.failures.includes(failure)) return false;
  if (alarm !== undefined && !row.alarms.includes(alarm)) return false;
  if (q === undefined || q === "") return true;
  const text = [row.id, row.prompt, row.answer, row.explanation, row.error].join("\n")
    .toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The tenth with the longest time to the first token, at least one; unknown times are not slow. */
function slowest(rows: readonly SampleRow[]): SampleRow[] {
  const known = rows.filter(({ ttftMs }) => ttftMs !== null);
  const sorted = sortedBy(known, ({ ttftMs }) => ttftMs, -1);
  return sorted.slice(0, Math.ceil(sorted.length / 10));
}

/** Sorted; what is unknown comes last either way. */
function sortedBy(
  rows: readonly SampleRow[],
  by: (row: SampleRow) => string | number | null,
  direction: 1 | -1,
): SampleRow[] {
  const keyed = rows.map((row) => ({ row, key: by(row) }));
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return a < b ? -direction : a > b ? direction : 0;
  });
  return keyed.map(({ row }) => row);
}
