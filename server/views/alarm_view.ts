/** Alarms of a run: those it holds, and those that are computed now. @module */

import type { TraceAlarm } from "../../core/alarms/recompute.ts";
import type { EventOf } from "../../core/events/mod.ts";
import type { RunAlarm, RunAlarms } from "../api/mod.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { RunRows } from "../run/rows.ts";

/** All of them; what was not computed yet is computed. */
export async function runAlarms(run: OpenRun): Promise<RunAlarms> {
  const rows = await run.rows();
  const { found = null, reason = null } = await run.noticed?.all() ?? {};
  return {
    alarms: knownAlarms(run, rows),
    recomputed: found !== null,
    reason,
    broken: [...found?.broken ?? []],
    learnedFrom: [...found?.learnedFrom ?? []],
  };
}

/** Those recorded so far, and those that were computed when somebody asked last. */
export function knownAlarms({ noticed }: OpenRun, { alarms }: RunRows): RunAlarm[] {
  const recorded = alarms.map(alarmOf);
  const known = new Set(recorded.map(keyOf));
  const computed = (noticed?.known?.found?.alarms ?? [])
    .filter(({ seq }) => seq === null)
    .map(alarmOf)
    // Recorded since it was computed.
    .filter((alarm) => !known.has(keyOf(alarm)));
  return [...recorded, ...computed].sort((a, b) => a.t - b.t);
}

function alarmOf(
  { seq, t, span, alarm, finding, message, evidence, confidence, advice }:
    | TraceAlarm
    | EventOf<"alarm.raised">,
): RunAlarm {
  return {
    ...(seq === null ? { recomputed: true as const } : {}),
    seq,
    t,
    span,
    alarm,
    ...(finding === undefined ? {} : { finding }),
    message,
    evidence: { ...evidence },
    confidence,
    advice,
  };
}

function keyOf({ alarm, finding = "", span }: RunAlarm): string {
  return JSON.stringify([alarm, finding, span]);
}
