/** What a trace can say: one schema per event is validator, type and documentation. @module */

import { z } from "zod";
import { BenchmarkCompleted, BenchmarkFailed, BenchmarkStarted } from "./benchmark.ts";
import {
  CallCompleted,
  CallFailed,
  CallStarted,
  ChunkReceived,
  PromptProgressed,
  PromptRendered,
} from "./call.ts";
import { DialogueCompleted } from "./dialogue.ts";
import type { Envelope } from "./envelope.ts";
import { ExchangeLost, ExchangeRecorded } from "./exchange.ts";
import {
  AlarmRaised,
  ErrorRaised,
  MachineSampled,
  MetricRecorded,
  PluginLoaded,
  PluginRefused,
} from "./observation.ts";
import { CallCompared } from "./reissue.ts";
import { RunCompleted, RunFailed, RunInterrupted, RunResumed, RunStarted } from "./run.ts";
import { SampleFailed, SampleScored, SampleSkipped, SampleStarted } from "./sample.ts";
import { ToolCalled, ToolCompleted, ToolFailed } from "./tool.ts";

/** Every event that a trace can hold. */
export const TraceEvent = z.discriminatedUnion("kind", [
  RunStarted,
  RunCompleted,
  RunFailed,
  RunInterrupted,
  RunResumed,
  BenchmarkStarted,
  BenchmarkCompleted,
  BenchmarkFailed,
  SampleStarted,
  SampleScored,
  SampleSkipped,
  SampleFailed,
  CallStarted,
  ChunkReceived,
  CallCompleted,
  CallFailed,
  PromptProgressed,
  PromptRendered,
  ExchangeRecorded,
  ExchangeLost,
  CallCompared,
  ToolCalled,
  ToolCompleted,
  ToolFailed,
  DialogueCompleted,
  MetricRecorded,
  MachineSampled,
  PluginLoaded,
  PluginRefused,
  AlarmRaised,
  ErrorRaised,
]);
export type TraceEvent = z.infer<typeof TraceEvent>;

/** The name of an event: `noun.past-verb`. */
export type EventKind = TraceEvent["kind"];
/** The event of a kind. */
export type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;

/** What an emitter says: an event without the fields that the channel stamps. */
export type EventDraft = DraftOf<TraceEvent>;
type DraftOf<E> = E extends TraceEvent
  ? Omit<E, keyof Envelope> & { readonly kind: E["kind"]; readonly parent?: string }
  : never;

/** All kinds, in the order of the documentation. */
export const EVENT_KINDS: readonly EventKind[] = TraceEvent.options.map(
  (option) => option.shape.kind.value,
);

/** The schema of one kind; undefined for a kind this version does not know. */
export function schemaOf(kind: string): z.ZodType<TraceEvent> | undefined {
  return SCHEMAS.get(kind);
}

const SCHEMAS: ReadonlyMap<string, z.ZodType<TraceEvent>> = new Map(
  TraceEvent.options.map((option) => [option.shape.kind.value, option]),
);
