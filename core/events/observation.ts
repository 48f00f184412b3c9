/** What was measured or noticed beside the calls: metrics, machine, plugins, alarms, errors. @module */

import { z } from "zod";
import { Envelope, Failure } from "./envelope.ts";

/** A number with a unit, about the span it names. */
export const MetricRecorded = Envelope.extend({
  kind: z.literal("metric.recorded"),
  /** For example `pp512` or `tg128`. */
  name: z.string(),
  /** Null when it could not be measured; then `reason` says why. */
  value: z.number().nullable(),
  /** UCUM-like unit: `ms`, `tokens/s`, `By`, `1`. */
  unit: z.string(),
  /** How it was computed, or which clock it comes from. */
  source: z.string(),
  /** Why there is no value. */
  reason: z.string().optional(),
  /** Measured to warm up: shown, and in no summary. */
  warmup: z.boolean().optional(),
  /** 95 % interval, of a figure over several samples. */
  interval: z.object({ low: z.number(), high: z.number() }).optional(),
  /** How many values a figure over several samples rests on. */
  n: z.int().min(0).optional(),
});
export type MetricRecorded = z.infer<typeof MetricRecorded>;

/** Readings of the machine or of the server's process at one moment. */
export const MachineSampled = Envelope.extend({
  kind: z.literal("machine.sampled"),
  /** Reading by name; null where it could not be read. */
  readings: z.record(z.string(), z.number().nullable()),
  /** Why a reading is null, where it was not null for the same reason before. */
  reasons: z.record(z.string(), z.string()).optional(),
  /** Where a reading was read, where it was not read there before. */
  sources: z.record(z.string(), z.string()).optional(),
});

/** A plugin's files are the locked ones and its code was loaded. */
export const PluginLoaded = Envelope.extend({
  kind: z.literal("plugin.loaded"),
  /** Id of the plugin. */
  plugin: z.string(),
  /** Version in its manifest. */
  version: z.string(),
  /** SHA-256 over the names and hashes of all its files. */
  sha256: z.string(),
});

/** A plugin was found and not loaded. */
export const PluginRefused = Envelope.extend({
  kind: z.literal("plugin.refused"),
  /** Id of the plugin. */
  plugin: z.string(),
  /** Why. */
  error: Failure,
});

/** Something is wrong or unusual, with evidence. Its span is what it is about: a call, a sample or the run. */
export const AlarmRaised = Envelope.extend({
  kind: z.literal("alarm.raised"),
  /** Name of the alarm. */
  alarm: z.string(),
  /** Which of the things that this alarm watches for, for example `usage-missing`. */
  finding: z.string().optional(),
  /** What was noticed, in one sentence. */
  message: z.string(),
  /** What it rests on: figures and the `seq` of events. */
  evidence: z.record(z.string(), z.unknown()),
  /** From 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** What to change. */
  advice: z.string(),
});
export type AlarmRaised = z.infer<typeof AlarmRaised>;

/** A part of Model Lens itself failed, for example a listener. */
export const ErrorRaised = Envelope.extend({
  kind: z.literal("error.raised"),
  /** Which part. */
  source: z.string(),
  /** What went wrong. */
  error: Failure,
});
