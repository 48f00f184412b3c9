/** Two or three runs side by side, each with the first. @module */

import { z } from "zod";
import { ComparedCell } from "./comparison.ts";
import { RunState } from "./run.ts";

/** A median with its 95 % bootstrap interval, which one value has not. */
export const MedianFigure = z.object({
  value: z.number(),
  n: z.int(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type MedianFigure = z.infer<typeof MedianFigure>;

/** One benchmark on one model of a side. */
export const SideRow = z.object({
  model: z.string(),
  benchmark: z.string(),
  version: z.string(),
  planned: z.int(),
  scored: z.int(),
  /** Samples in no mean, because something failed. */
  failed: z.int(),
  items: z.int(),
  mean: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  ttftMs: MedianFigure.nullable(),
  tpotMs: MedianFigure.nullable(),
  decodeClient: MedianFigure.nullable(),
  decodeServer: MedianFigure.nullable(),
});
export type SideRow = z.infer<typeof SideRow>;

/** A run that is compared, or one model of it. */
export const ComparedRun = z.object({
  run: z.string(),
  /** Null where all its models are compared. */
  model: z.string().nullable(),
  state: RunState,
  /** What is not as it was written; null for a whole trace. */
  damage: z.string().nullable(),
  started: z.string(),
  machine: z.string(),
  /** The most that the server's processes had resident; null where it is unknown or of several models. */
  memoryBytes: z.number().nullable(),
  /** Of each model: quantisation and digest; null is unknown. */
  models: z.array(z.object({
    model: z.string(),
    provider: z.string(),
    quantisation: z.string().nullable(),
    digest: z.string().nullable(),
  })),
  rows: z.array(SideRow),
});
export type ComparedRun = z.infer<typeof ComparedRun>;

/** One of them beside the first. */
export const ComparedWithFirst = z.object({
  /** Its place among the runs. */
  place: z.int(),
  /** `a` is the first, `b` this one. */
  cells: z.array(ComparedCell),
  /** Ratio of medians, this by the first. */
  times: z.array(z.object({
    benchmark: z.string(),
    models: z.tuple([z.string(), z.string()]),
    name: z.enum(["ttft", "tpot"]),
    ratio: z.number(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    n: z.tuple([z.int(), z.int()]),
  })),
  /** What cannot be compared, in sentences. */
  obstacles: z.array(z.object({
    kind: z.string(),
    affects: z.enum(["scores", "times", "both", "none"]),
    text: z.string(),
  })),
  /** Benchmarks of which items can be paired. */
  comparable: z.array(z.string()),
});
export type ComparedWithFirst = z.infer<typeof ComparedWithFirst>;

/** One item in every run that has it. */
export const ComparedItem = z.object({
  id: z.string(),
  benchmark: z.string(),
  /** Null where a run does not have it. */
  sides: z.array(
    z.object({
      sample: z.string(),
      score: z.number().nullable(),
      answer: z.string().nullable(),
    }).nullable(),
  ),
});
export type ComparedItem = z.infer<typeof ComparedItem>;

/** All of it. */
export const SeveralComparison = z.object({
  runs: z.array(ComparedRun),
  pairs: z.array(ComparedWithFirst),
  /** P-values that were adjusted together (Holm). */
  tests: z.int(),
  /** Items whose scores or answers are not those of the first. */
  differing: z.array(ComparedItem),
  /** Such items that are not listed, because there are too many. */
  cut: z.int(),
});
export type SeveralComparison = z.infer<typeof SeveralComparison>;
