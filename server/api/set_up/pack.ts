/** Prompt packs: what they ask, what counts as right, and what came of it in runs. @module */

import { z } from "zod";
import { LockedFiles, LockProblem, LockState } from "./lock.ts";

/** A pack of this machine. */
export const PackSummary = z.object({
  id: z.string(),
  /** Null where its files are not what they should be. */
  version: z.string().nullable(),
  summary: z.string().nullable(),
  state: LockState,
  /** Why it cannot be run; null when it can. */
  problem: LockProblem.nullable(),
  /** Which root it is in, for example `built in`. */
  from: z.string(),
  items: z.int(),
  /** Items that only look for words. */
  weak: z.int(),
  /** How many checks there are of each kind. */
  checks: z.record(z.string(), z.int()),
  /** Runs of the folder that asked it. */
  runs: z.int(),
});
export type PackSummary = z.infer<typeof PackSummary>;

/** All of them. */
export const PackList = z.object({ packs: z.array(PackSummary) });
export type PackList = z.infer<typeof PackList>;

/** What became of an item in a run. */
export const PackResult = z.object({
  run: z.string(),
  model: z.string(),
  /** Sample of the run. */
  sample: z.string(),
  /** `unjudged`: it has no score, because something failed or a check could not be made. */
  outcome: z.enum(["passed", "failed", "unjudged"]),
  /** Why. */
  explanation: z.string(),
});
export type PackResult = z.infer<typeof PackResult>;

/** One item of a pack. */
export const PackItemView = z.object({
  id: z.string(),
  family: z.string().nullable(),
  difficulty: z.string().nullable(),
  /** What is asked: texts of the messages with who says them. */
  messages: z.array(z.object({ role: z.string(), text: z.string() })),
  /** Skills that it offers, and names of its other tools. */
  tools: z.array(z.string()),
  checks: z.array(z.object({
    kind: z.string(),
    /** Says little: it is passed by whoever names the words. */
    weak: z.boolean(),
    /** What it wants, as YAML without its kind. */
    wants: z.string(),
  })),
  /** An answer that passes; null where its author wrote none. */
  reference: z.string().nullable(),
  /** Answers that must fail. */
  broken: z.int(),
  /** Of the newest runs, newest first. */
  results: z.array(PackResult),
});
export type PackItemView = z.infer<typeof PackItemView>;

/** One run of a pack, on one model. */
export const PackRun = z.object({
  run: z.string(),
  started: z.string(),
  model: z.string(),
  provider: z.string(),
  planned: z.int(),
  scored: z.int(),
  failed: z.int(),
  mean: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type PackRun = z.infer<typeof PackRun>;

/** Everything about one. */
export const PackDetail = z.object({
  pack: PackSummary,
  folder: z.string(),
  /** SHA-256 over all its files; null where they are not what they should be. */
  sha256: z.string().nullable(),
  files: LockedFiles,
  license: z.string().nullable(),
  /** What is wrong with its files, with place and next step. */
  faults: z.array(z.object({ place: z.string(), says: z.string(), hint: z.string() })),
  items: z.array(PackItemView),
  /** Runs that asked it, newest first. */
  runs: z.array(PackRun),
  /** How many of these runs were read for the results of items. */
  read: z.int(),
});
export type PackDetail = z.infer<typeof PackDetail>;
