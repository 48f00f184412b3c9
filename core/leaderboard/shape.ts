/** Shapes of the leaderboard and of models over time: what commands print, the server sends and pages show. @module */

import { z } from "zod";
import { ModelIdentity, ResultFigures } from "./record.ts";

/** A setting by which something stands apart from its neighbours. */
export const Named = z.object({ name: z.string(), value: z.string() });
export type Named = z.infer<typeof Named>;

/** A run that is in no figure, and why. */
export const LeftOut = z.object({
  run: z.string(),
  why: z.enum([
    "running",
    "failed",
    "interrupted",
    "open",
    "damaged",
    "unreadable",
    "nothing scored",
  ]),
  /** In words, where there are more. */
  detail: z.string(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** What was left out of a list. */
export const LeftOutRuns = z.object({
  count: z.int(),
  /** The newest of them. */
  named: z.array(LeftOut),
  /** Traces in which no benchmark was run, by what made them: recordings and such. */
  others: z.record(z.string(), z.int()),
  /** Runs that are there and have not been read yet: ask again. */
  unread: z.int(),
});
export type LeftOutRuns = z.infer<typeof LeftOutRuns>;

/** The newest result of one model, served in one way. */
export const BoardRow = z.object({
  identity: ModelIdentity,
  /** The run that the figures are of: the newest, never the best. */
  run: z.string(),
  started: z.string(),
  /** Runs of this model in this configuration, this one among them. */
  runs: z.int(),
  /** What tells it from rows of the same name on this board. */
  differs: z.array(Named),
  figures: ResultFigures,
  /** Null where it is unknown. */
  memoryBytes: z.number().nullable(),
});
export type BoardRow = z.infer<typeof BoardRow>;

/** Results of one benchmark in one configuration on one machine: these can be compared. */
export const Board = z.object({
  machine: z.string(),
  benchmark: z.string(),
  version: z.string(),
  /** Every setting, the items among them. */
  settings: z.array(Named),
  /** Those by which it stands apart from other boards of the same benchmark; `machine` and `version` among them. */
  differs: z.array(Named),
  chance: z.number().nullable(),
  /** Best mean first; without scores the quickest first. */
  rows: z.array(BoardRow),
});
export type Board = z.infer<typeof Board>;

/** Everything that can be compared, in groups within which it can be. */
export const Leaderboard = z.object({
  /** Runs with a result on a board. */
  runs: z.int(),
  boards: z.array(Board),
  /** Boards that are there and were cut off; filter to see them. */
  cut: z.int(),
  leftOut: LeftOutRuns,
  /** Names that a filter can have, whatever is filtered now. */
  machines: z.array(z.string()),
  benchmarks: z.array(z.string()),
  models: z.array(z.string()),
});
export type Leaderboard = z.infer<typeof Leaderboard>;

/** The newest result of a model on a benchmark. */
export const NewestResult = z.object({
  benchmark: z.string(),
  version: z.string(),
  run: z.string(),
  started: z.string(),
  figures: ResultFigures,
  /** Results of this benchmark, in whatever configuration. */
  results: z.int(),
  /** Null where it is unknown. */
  memoryBytes: z.number().nullable(),
});
export type NewestResult = z.infer<typeof NewestResult>;

/** A model in the list. */
export const ModelEntry = z.object({
  model: z.string(),
  providers: z.array(z.string()),
  digests: z.array(z.string()),
  quantisations: z.array(z.string()),
  /** Largest number of parameters that was told. */
  parameters: z.number().nullable(),
  /** Completed runs. */
  runs: z.int(),
  /** Runs of it that are in no figure. */
  leftOut: z.int(),
  first: z.string(),
  last: z.string(),
  /** Other names with the same digest: the same weights. */
  alsoNamed: z.array(z.string()),
  newest: z.array(NewestResult),
});
export type ModelEntry = z.infer<typeof ModelEntry>;

/** Every model that was run. */
export const ModelList = z.object({ models: z.array(ModelEntry), leftOut: LeftOutRuns });
export type ModelList = z.infer<typeof ModelList>;

/** A result at its time. */
export const HistoryPoint = z.object({
  run: z.string(),
  started: z.string(),
  /** Place of what was served in `served`. */
  served: z.int(),
  figures: ResultFigures,
  memoryBytes: z.number().nullable(),
});
export type HistoryPoint = z.infer<typeof HistoryPoint>;

/** Results of one benchmark in one configuration on one machine, oldest first. */
export const HistorySeries = z.object({
  machine: z.string(),
  benchmark: z.string(),
  version: z.string(),
  settings: z.array(Named),
  differs: z.array(Named),
  points: z.array(HistoryPoint),
  /** Older points that were cut off. */
  cut: z.int(),
});
export type HistorySeries = z.infer<typeof HistorySeries>;

/** What was served under the name of a model, with its first and last run. */
export const ServedModel = z.object({
  identity: ModelIdentity,
  runs: z.int(),
  first: z.string(),
  last: z.string(),
});
export type ServedModel = z.infer<typeof ServedModel>;

/** One model over time. */
export const ModelHistory = z.object({
  model: z.string(),
  alsoNamed: z.array(z.string()),
  served: z.array(ServedModel),
  series: z.array(HistorySeries),
  leftOut: LeftOutRuns,
});
export type ModelHistory = z.infer<typeof ModelHistory>;
