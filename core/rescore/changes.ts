/** What a second judgement changed, item by item, and what it can come from. @module */

import type { Header } from "../events/header.ts";
import type { CellState, RunFold, SampleState } from "../run/fold.ts";
import { type Report, report, type ReportRow } from "../run/report.ts";

type Outcome = SampleState["outcome"];

/** A sample whose score, answer or outcome is another than before. */
export interface SampleChange {
  readonly sample: string;
  readonly before: Judged;
  readonly after: Judged;
}

/** One judgement: a score, or the failure instead of one. */
export interface Judged {
  /** Null where nothing was judged, and of what failed. */
  readonly score: number | null;
  /** The type of the failure; null for a score. */
  readonly failure: string | null;
  readonly answer: string | null;
  /** Why; of a failure its message. */
  readonly explanation: string;
}

/** One benchmark on one model. */
export interface CellChange {
  readonly model: string;
  readonly benchmark: string;
  /** What differs between the two judgements beside their results, in words. */
  readonly because: readonly string[];
  readonly samples: number;
  /** Scores that are higher and lower than before; failures and scores that became the other. */
  readonly up: number;
  readonly down: number;
  readonly outcomes: number;
  /** The same score, taken from another answer or for another reason. */
  readonly reasons: number;
  readonly before: Figures | undefined;
  readonly after: Figures | undefined;
  readonly changes: readonly SampleChange[];
}

type Figures = Pick<ReportRow, "mean" | "interval" | "scored">;

/** Both judgements of a run, and what each was made with. */
export interface Judgements {
  readonly before: RunFold;
  readonly after: RunFold;
  readonly headers: { readonly before: Header; readonly after: Header };
  /** The benchmarks that judged again. */
  readonly judged: ReadonlySet<string>;
}

/** Compares two judgements of the same answers. */
export function changesOf({ before, after, headers, judged }: Judgements): CellChange[] {
  const reports = [before, after].map((fold) => report(fold, { bootstrap: false }));
  return [...after.cells].flatMap(([key, cell]) => {
    const old = before.cells.get(key);
    if (old === undefined || !judged.has(cell.benchmark)) return [];
    const changes = [...cell.samples.values()].flatMap((sample) => {
      const earlier = old.samples.get(sample.sample);
      return earlier === undefined ? [] : changeOf(earlier, sample);
    });
    const [was, is] = reports.map((one) => figuresOf(one, cell));
    return [{
      model: cell.model,
      benchmark: cell.benchmark,
      because: causes(old, cell, headers),
      samples: cell.samples.size,
      up: changes.filter((one) => differenceOf(one) > 0).length,
      down: changes.filter((one) => differenceOf(one) < 0).length,
      outcomes: changes.filter(({ before, after }) => before.failure !== after.failure).length,
      reasons: changes.filter((one) =>
        differenceOf(one) === 0 && one.before.failure === one.after.failure
      ).length,
      before: was,
      after: is,
      changes,
    }];
  });
}

function changeOf(before: SampleState, after: SampleState): SampleChange[] {
  const [one, other] = [judgedAs(before.outcome), judgedAs(after.outcome)];
  if (one === undefined || other === undefined) return [];
  const same = one.score === other.score && one.failure === other.failure &&
    one.answer === other.answer && one.explanation === other.explanation;
  return same ? [] : [{ sample: after.sample, before: one, after: other }];
}

function judgedAs(outcome: Outcome): Judged | undefined {
  if (outcome === undefined || outcome.kind === "skipped") return undefined;
  if (outcome.kind === "scored") {
    const { score, answer, explanation } = outcome;
    return { score, failure: null, answer, explanation };
  }
  return { score: null, failure: outcome.type, answer: null, explanation: outcome.message };
}

function differenceOf({ before, after }: SampleChange): number {
  return before.score === null || after.score === null ? 0 : after.score - before.score;
}

function figuresOf({ rows }: Report, { model, benchmark }: CellState): Figures | undefined {
  const row = rows.find((row) => row.model === model && row.benchmark === benchmark);
  return row && { mean: row.mean, interval: row.interval, scored: row.scored };
}

function causes(
  before: CellState,
  after: CellState,
  { before: old, after: now }: Judgements["headers"],
): string[] {
  const { benchmark } = after;
  const id = `benchmark-${benchmark}`;
  const [files, newFiles] = [old.plugins[id]?.sha256, now.plugins[id]?.sha256];
  const [settings, newSettings] = [old, now].map(({ config }) =>
    JSON.stringify(Object(config["benchmark_settings"])[benchmark] ?? {})
  );
  return [
    ...(before.version === after.version
      ? []
      : [`task version ${before.version} became ${after.version}`]),
    ...(files === newFiles || before.version !== after.version
      ? []
      : [`the files of ${id} are others, though its version is still ${after.version}`]),
    ...(settings === newSettings ? [] : [`settings ${settings} became ${newSettings}`]),
  ];
}
