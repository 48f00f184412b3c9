/** What happened in a stretch of time that somebody marked: counted and added up, nothing estimated. @module */

import type { TimelineSpan } from "../../api/mod.ts";
import { type PhaseName, phasesOf } from "./phases.ts";
import { endOf } from "./span_tree.ts";
import { lengthOf, type Stretch } from "./stretch.ts";

/** Figures of a stretch. Times are nanoseconds. */
export interface Measure {
  /** Calls that were under way at some moment of it, and how many of them began, ended and failed in it. */
  readonly calls: {
    readonly seen: number;
    readonly begun: number;
    readonly ended: number;
    readonly failed: number;
  };
  /** Samples that came out in it. */
  readonly samples: Readonly<Record<"ok" | "wrong" | "failed" | "skipped", number>>;
  /** Tools that were called in it. */
  readonly tools: number;
  /** From request to first chunk, of the calls whose first chunk came in it. */
  readonly firsts: readonly number[];
  /** By our clock: how long calls and tools were in each phase, added up over all of them. */
  readonly phases: ReadonlyMap<PhaseName | "tool", number>;
  /** In which no call and no tool was under way. */
  readonly idle: number;
}

/** Measures a stretch; `now` is the time of the run's last event. */
export function measureOf(
  spans: readonly TimelineSpan[],
  stretch: Stretch,
  now: number,
): Measure {
  const calls = { seen: 0, begun: 0, ended: 0, failed: 0 };
  const samples = { ok: 0, wrong: 0, failed: 0, skipped: 0 };
  const firsts: number[] = [];
  const phases = new Map<PhaseName | "tool", number>();
  const busy: Stretch[] = [];
  let tools = 0;
  const add = (name: PhaseName | "tool", part: Stretch) => {
    const length = overlap(part, stretch);
    if (length > 0) phases.set(name, (phases.get(name) ?? 0) + length);
  };
  for (const span of spans) {
    const { kind, state, start } = span;
    const end = endOf(span);
    const whole = { from: start, to: Math.max(start, end ?? now) };
    const endsHere = end !== null && within(end, stretch);
    if (kind === "sample" && endsHere && state !== "open") samples[state]++;
    if (kind !== "call" && kind !== "tool") continue;
    if (whole.to < stretch.from || whole.from > stretch.to) continue;
    busy.push(whole);
    if (kind === "tool") {
      if (within(start, stretch)) tools++;
      add("tool", whole);
      continue;
    }
    calls.seen++;
    if (within(start, stretch)) calls.begun++;
    if (endsHere) calls.ended++;
    if (endsHere && state === "failed") calls.failed++;
    const { client, first } = phasesOf(span, now);
    for (const { name, from, to } of client) add(name, { from, to });
    const sent = span.call?.clock?.sent ?? null;
    if (first !== null && sent !== null && within(first, stretch)) firsts.push(first - sent);
  }
  return { calls, samples, tools, firsts, phases, idle: idleIn(stretch, busy) };
}

function within(t: number, { from, to }: Stretch): boolean {
  return t >= from && t <= to;
}

function overlap(a: Stretch, b: Stretch): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}

/** What of a stretch none of the others covers. */
function idleIn(stretch: Stretch, others: readonly Stretch[]): number {
  let covered = 0;
  let until = stretch.from;
  for (const { from, to } of others.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(from, until);
    const end = Math.min(to, stretch.to);
    if (end <= start) continue;
    covered += end - start;
    until = end;
  }
  return lengthOf(stretch) - covered;
}
