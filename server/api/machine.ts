/** What the machine and the server did while a run went: readings over time, and each call's share. @module */

import { z } from "zod";
import { known } from "../../core/events/envelope.ts";
import { MachineView } from "./set_up/config.ts";

/** One reading over time. */
export const ReadingSeries = z.object({
  /** UCUM, as `docs/events.md` has it; null for a name that this program does not know. */
  unit: z.string().nullable(),
  /** What is read, in words. */
  meaning: z.string().nullable(),
  /** When it was asked for, in nanoseconds since the run began; what is costly is asked seldom. */
  t: z.array(z.number()),
  /** As many as `t`; null where it was asked for and not told. */
  values: z.array(z.number().nullable()),
  /** How many values the stretch has, and what they span: of all of them, however few are in `values`. */
  n: z.int(),
  lowest: z.number().nullable(),
  highest: z.number().nullable(),
  last: z.number().nullable(),
  /** Where it was read; null where it never was. */
  source: z.string().nullable(),
  /** Why it was not told, as said last; null where it always was. */
  reason: z.string().nullable(),
});
export type ReadingSeries = z.infer<typeof ReadingSeries>;

/** Readings by name, over a stretch of a run. */
export const MachineSeries = z.object({
  /** Samples in the stretch. */
  samples: z.int(),
  /** Median of the nanoseconds between two of them; null where there are fewer. */
  every: z.number().nullable(),
  /**
   * Whether readings are left out because there are more than were asked for: of each part of the
   * stretch, the lowest and the highest are there then.
   */
  thinned: z.boolean(),
  /** `seq` of the last sample of the run; -1 when there is none. Where its stream goes on. */
  lastSeq: z.int(),
  readings: z.record(z.string(), ReadingSeries),
});
export type MachineSeries = z.infer<typeof MachineSeries>;

/** What can be known of one call from the samples that fell into it. */
export const CallUse = z.object({
  span: z.string(),
  /** Id of the sample that it belongs to. */
  sample: z.string().nullable(),
  model: z.string(),
  start: z.number(),
  end: z.number().nullable(),
  tokens: z.int().nullable(),
  /** How many samples fell into it. */
  samples: z.int(),
  /** From the first to the last of them, as a share of the call: what the means are about. */
  covered: z.number().min(0).max(1),
  /** Whether no other call was under way meanwhile: the figures are of the whole server. */
  alone: z.boolean(),
  /** The highest reading. */
  serverPeakBytes: known(z.number()),
  gpuPeakBytes: known(z.number()),
  /** Mean from the first to the last sample in the call. */
  serverCores: known(z.number()),
  machineCpuShare: known(z.number()),
  /** Joules: what was used between samples in it, at least, and between those around it, at most. */
  energy: known(z.tuple([z.number(), z.number().nullable()])),
  /** The same for each token. */
  energyPerToken: known(z.tuple([z.number(), z.number().nullable()])),
});
export type CallUse = z.infer<typeof CallUse>;

/** A page of them, in the order in which calls began. */
export const CallUsePage = z.object({
  calls: z.array(CallUse),
  total: z.int(),
  next: z.int().nullable(),
});
export type CallUsePage = z.infer<typeof CallUsePage>;

/** What was read at one moment of one thing; reasons and sources where they are told. */
const Told = z.object({
  readings: z.record(z.string(), z.number().nullable()),
  reasons: z.record(z.string(), z.string()),
  sources: z.record(z.string(), z.string()),
});

/** The machine at one moment, sampled because somebody looks. */
export const MachineTick = Told.extend({
  /** Wall-clock time, ISO 8601. */
  at: z.string(),
  /** The model servers that were found, each with its processes. */
  servers: z.array(Told.extend({ name: z.string(), url: z.string() })),
  /** Why it is not known which servers there are. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type MachineTick = z.infer<typeof MachineTick>;

/** The machine that the server runs on, and what can be read of it. */
export const MachineNow = MachineView.extend({
  /** By name; `N` in it stands for the number of a GPU. */
  definitions: z.record(z.string(), z.object({ unit: z.string(), meaning: z.string() })),
  /** Milliseconds from one tick to the next. */
  everyMs: z.int(),
});
export type MachineNow = z.infer<typeof MachineNow>;
