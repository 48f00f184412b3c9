/** What leaderboard and histories need of a run: made of its events once, and small enough to keep of thousands. @module */

import { z } from "zod";
import type { Header, RunModel } from "../events/header.ts";
import { summary as machineSummary } from "../machine/summary.ts";
import type { CellState, RunFold } from "../run/fold.ts";
import { type Report, report, type ReportRow } from "../run/report.ts";
import { settingsOf } from "./settings.ts";
import { shortText } from "./short_text.ts";

/** A median with the number of answers that it rests on. */
export const MedianOf = z.object({ value: z.number(), n: z.int() });
export type MedianOf = z.infer<typeof MedianOf>;

/** What is to be the same for two results to be of the same model. Null is unknown. */
export const ModelIdentity = z.object({
  model: z.string(),
  provider: z.string(),
  /** The program that served it, with its version. */
  server: z.string().nullable(),
  digest: z.string().nullable(),
  quantisation: z.string().nullable(),
  parameters: z.number().nullable(),
  /** SHA-256 of the chat template. */
  template: z.string().nullable(),
  /** Tokens of prompt and answer together, as it was served. */
  context: z.number().nullable(),
});
export type ModelIdentity = z.infer<typeof ModelIdentity>;

/** The figures of one benchmark on one model: those of the run's own report. */
export const ResultFigures = z.object({
  planned: z.int(),
  /** Samples with an outcome that counts. */
  scored: z.int(),
  /** Samples in no mean, because something failed. */
  failed: z.int(),
  /** Samples that were not asked, because the server does not do what they need. */
  skipped: z.int(),
  /** Samples whose times are in no figure, because the machine throttled meanwhile. */
  quarantined: z.int(),
  items: z.int(),
  /** 0 to 1; null where nothing was judged. */
  mean: z.number().nullable(),
  /** 95 %; null where it cannot be had. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** How the interval is made; null where nothing was judged. */
  method: z.enum(["wilson", "t", "clustered t"]).nullable(),
  /** What counts as independent in it. */
  units: z.int(),
  /** Mean score of guessing. */
  chance: z.number().nullable(),
  atChance: z.boolean(),
  ttftMs: MedianOf.nullable(),
  tpotMs: MedianOf.nullable(),
  decodeClient: MedianOf.nullable(),
  decodeServer: MedianOf.nullable(),
});
export type ResultFigures = z.infer<typeof ResultFigures>;

/** One benchmark on one model in a run. */
export const RunResult = z.object({
  identity: ModelIdentity,
  benchmark: z.string(),
  version: z.string(),
  /** Everything that has to be equal for two scores to be comparable, in words by its name. */
  settings: z.record(z.string(), z.string()),
  figures: ResultFigures,
});
export type RunResult = z.infer<typeof RunResult>;

/** A run, as far as it is of benchmarks. */
export const RunRecord = z.object({
  run: z.string(),
  /** ISO 8601. */
  started: z.string(),
  /** What made it: `run`, `rescore`, or what holds no benchmarks. */
  source: z.string(),
  /** How it stands: only `completed` runs are compared. */
  state: z.enum(["running", "completed", "failed", "interrupted", "open"]),
  /** What is not as it was written, in words; null for a whole trace. */
  damage: z.string().nullable(),
  machine: z.string(),
  /** The most that the server's processes had resident; null where it is unknown, or of several models. */
  memoryBytes: z.number().nullable(),
  results: z.array(RunResult),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** What a record is made of. */
export interface RecordSources {
  /** Name of the run's directory. */
  readonly run: string;
  readonly header: Header;
  readonly fold: RunFold;
  readonly state: RunRecord["state"];
  readonly damage: string | null;
  /** The report of `fold`, where it was made already. */
  readonly report?: Report;
}

/** Makes the record of a run as it is now. */
export function runRecord(
  { run, header, fold, state, damage, report: made }: RecordSources,
): RunRecord {
  // Intervals of medians take most of the time of a report, and stand in no list.
  const { rows, machine } = made ?? report(fold, { bootstrap: false });
  const cells = [...fold.cells];
  const asked = new Set(rows.map(({ provider, model }) => JSON.stringify([provider, model])));
  return {
    run,
    started: shortText(header.started),
    source: header.source?.kind ?? (header.command[0] === "doctor" ? "doctor" : "run"),
    state,
    damage,
    machine: shortText(machineSummary(header.machine)),
    memoryBytes: asked.size === 1 ? machine.serverPeakBytes.value : null,
    results: rows.flatMap((row, index) => {
      const [key, cell] = cells[index] ?? [];
      if (key === undefined || cell === undefined) return [];
      const model = servedModel(header, { span: key.slice(0, key.lastIndexOf("/")), cell });
      return [{
        identity: identityOf(row, model),
        benchmark: shortText(row.benchmark),
        version: shortText(row.version),
        settings: settingsOf(header, cell),
        figures: figuresOf(row),
      }];
    }),
  };
}

/** What the header says of a cell's model: by its span, and only where the name agrees. */
function servedModel(
  { models }: Header,
  { span, cell }: { readonly span: string; readonly cell: CellState },
): RunModel | undefined {
  return models.find((one) => one.span === span && one.model.id === cell.model) ??
    models.find((one) => one.model.id === cell.model && one.provider === cell.provider);
}

function identityOf(
  { model, provider }: Pick<ReportRow, "model" | "provider">,
  served: RunModel | undefined,
): ModelIdentity {
  const text = (value: string | null | undefined) =>
    value === null || value === undefined ? null : shortText(value);
  const server = [served?.server.server.value, served?.server.version.value]
    .filter((one) => one !== null && one !== undefined).join(" ");
  return {
    model: shortText(model),
    provider: shortText(provider),
    server: server === "" ? null : shortText(server),
    digest: text(served?.model.digest.value),
    quantisation: text(served?.model.quantisation.value),
    parameters: served?.model.parameters.value ?? null,
    template: text(served?.model.templateSha256.value),
    context: served?.model.contextLength.value ?? null,
  };
}

function figuresOf(row: ReportRow): ResultFigures {
  const { planned, scored, items, mean, interval, method, units, chance, atChance } = row;
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const medianOf = (median: ReportRow["ttftMs"]) =>
    median === null ? null : { value: median.value, n: median.n };
  return {
    planned,
    scored,
    failed: total(row.failures),
    skipped: total(row.skipped),
    quarantined: row.quarantined.length,
    items,
    mean,
    interval: interval === null ? null : [interval.low, interval.high],
    method,
    units,
    chance,
    atChance,
    ttftMs: medianOf(row.ttftMs),
    tpotMs: medianOf(row.tpotMs),
    decodeClient: medianOf(row.decodeClient),
    decodeServer: medianOf(row.decodeServer),
  };
}
