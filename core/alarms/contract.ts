/** What an alarm is: something that follows the events of traces and says when something is wrong. @module */

import type { z } from "zod";
import type { Header } from "../events/header.ts";
import type { EventKind, TraceEvent } from "../events/mod.ts";
import type { WatchedCall } from "./watched_call.ts";

/** Something is wrong or unusual, with what it rests on. */
export interface Alarm {
  /** Which of the things that the alarm watches for: lower case words joined by hyphens. */
  readonly finding: string;
  /** The call, sample or run that it is about. */
  readonly span: string;
  /** What was noticed, in one sentence with its figures. */
  readonly message: string;
  /** Figures and the `seq` of events; plain JSON. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** How sure it is, from 0 to 1: 1 only where the events prove it. */
  readonly confidence: number;
  /** What to change, as an imperative sentence. */
  readonly advice: string;
}

/** Nothing is wrong. One value for all, because it is nearly always the answer. */
export const QUIET: readonly Alarm[] = Object.freeze([]);

/**
 * Follows traces one after the other: earlier ones to learn from, then the one that is watched. It
 * keeps a bounded memory however long they are, and throws for no event.
 */
export interface AlarmFold {
  /** A trace begins; what is known of calls that were under way in the one before is void. */
  begin?(header: Header): void;
  /** Takes the next event in order, and the call that it is about: as it stands after the event. */
  add(event: TraceEvent, call: WatchedCall | undefined): readonly Alarm[];
  /** When it wants to be woken although no event may come: nanoseconds since the run began. */
  readonly due?: number | undefined;
  /** So late is it now, and no event has come. */
  wake?(t: number): readonly Alarm[];
  /** The trace has ended. */
  end?(): readonly Alarm[];
}

/** What a plugin of the kind `alarm` exports by default; the built-in ones are made alike. */
export interface AlarmDefinition<S = unknown> {
  /** What it watches for, in one line. */
  readonly summary: string;
  /** The kinds of events that `add()` is called for: the fewer, the less it costs. */
  readonly kinds: readonly EventKind[];
  /** Settings under `alarm_settings.<name>`: strict, every one with a default and a description. */
  readonly settings: z.ZodType<S>;
  create(settings: S): AlarmFold;
}

/** Checks at compile time that it is an alarm, and returns it. */
export function defineAlarm<S>(definition: AlarmDefinition<S>): AlarmDefinition<S> {
  return definition;
}
