/** What the server says of runs: lists, totals, one run whole. @module */

import { z } from "zod";
import { Header } from "../../core/events/header.ts";
import { RunAlarm } from "./alarm.ts";

/** How a run stands. `open`: nothing has ended it, and no process writes it now; it died. */
export const RunState = z.enum(["running", "completed", "failed", "interrupted", "open"]);
export type RunState = z.infer<typeof RunState>;

/** What made a trace. */
export const RunSource = z.enum([
  "run",
  "doctor",
  "proxy",
  "import",
  "reissue",
  "rescore",
  "playground",
]);
export type RunSource = z.infer<typeof RunSource>;

/** One benchmark on one model, in a list: enough for a row, all of it from the run's events. */
export const RunCell = z.object({
  model: z.string(),
  provider: z.string(),
  benchmark: z.string(),
  planned: z.int(),
  scored: z.int(),
  /** Items with a score, over which the interval is: fewer where each is asked several times. */
  items: z.int(),
  /** Samples without a score because something failed; in no mean. */
  failed: z.int(),
  /** 0 to 1; null where nothing was judged. */
  mean: z.number().nullable(),
  /** 95 % interval of the mean; null where it has none. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** Medians, with the number of answers they rest on; null where unknown. */
  ttftMs: z.number().nullable(),
  tpotMs: z.number().nullable(),
  decodePerSecond: z.number().nullable(),
  answers: z.int(),
});
export type RunCell = z.infer<typeof RunCell>;

/** A run in a list. */
export const RunSummary = z.object({
  /** Name of its directory: what every address uses. */
  id: z.string(),
  state: RunState,
  source: RunSource,
  /** Wall-clock start, ISO 8601. */
  started: z.string(),
  /** Nanoseconds from the start to the last event. */
  duration: z.number(),
  models: z.array(z.string()),
  providers: z.array(z.string()),
  benchmarks: z.array(z.string()),
  /** Samples of the plan, with an outcome, and failed. */
  planned: z.int(),
  done: z.int(),
  failed: z.int(),
  calls: z.int(),
  cells: z.array(RunCell),
  /** Alarms that the run holds, by name; those computed now are told with the run only. */
  alarms: z.record(z.string(), z.int()),
  /** Bytes of its event files. */
  bytes: z.int(),
  machine: z.string(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A directory that looks like a run and cannot be read as one. */
export const BrokenRun = z.object({
  id: z.string(),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
});
export type BrokenRun = z.infer<typeof BrokenRun>;

/** A page of runs, newest first unless sorted otherwise. */
export const RunPage = z.object({
  runs: z.array(RunSummary),
  broken: z.array(BrokenRun),
  /** Runs that fit the filter. */
  total: z.int(),
  /** `offset` of the next page; null on the last. */
  next: z.int().nullable(),
  /** The folder that is read, as it was named. */
  folder: z.string(),
  /** Runs in the folder that were never read before and are being read now; ask again. */
  pending: z.int(),
  /** Where `/api/runs/live?since=` goes on. */
  version: z.number(),
});
export type RunPage = z.infer<typeof RunPage>;

/** What a reader found that is not as it was written. */
export const RunProblems = z.object({
  tornBytes: z.record(z.string(), z.int()),
  badLineCount: z.int(),
  badLines: z.array(z.object({ file: z.string(), line: z.int(), reason: z.string() })),
  /** Null until `tokens.ndjson` has been read: only all files together have no gaps. */
  missingEvents: z.int().nullable(),
  repeatedEvents: z.int(),
  unknownKinds: z.record(z.string(), z.int()),
  absentFiles: z.array(z.string()),
  badBlobs: z.array(z.object({ blob: z.string(), reason: z.string() })),
  /** Requests that go on from one that is not there. */
  brokenRequests: z.array(z.object({ span: z.string(), reason: z.string() })),
});
export type RunProblems = z.infer<typeof RunProblems>;

/** One run, whole but for samples and events. */
export const RunDetail = z.object({
  summary: RunSummary,
  header: Header,
  /** As `run --json` prints it: rows, metrics, machine. */
  report: z.unknown(),
  /**
   * Figures that are being counted, because the run has many chunks that were never read: null in
   * `report` and `summary` until then. Ask again soon; empty when all is there.
   */
  pending: z.array(z.string()),
  problems: RunProblems,
  /** Those that the run holds and, once `/alarms` was asked for, those computed now. */
  alarms: z.array(RunAlarm),
  /** Whether `alarms` has those computed now too. */
  alarmsRecomputed: z.boolean(),
  /** `seq` of the last event of `events.ndjson`; -1 when there is none. */
  lastSeq: z.int(),
});
export type RunDetail = z.infer<typeof RunDetail>;
