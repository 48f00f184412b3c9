/** The alarms of a trace directory, after learning from its neighbours: for every command and page alike. @module */

import type { Header } from "../events/header.ts";
import { TraceReader } from "../trace/reader.ts";
import { learnFromHistory } from "./history.ts";
import { AlarmRecomputation, type TraceAlarms } from "./recompute.ts";
import { type ActiveAlarm, AlarmWatch } from "./watch.ts";

/** Which alarms, and how. */
export interface TraceAlarmOptions {
  readonly alarms: readonly ActiveAlarm[];
  /** Most alarms of one finding. */
  readonly limit: number;
  /** Earlier traces to learn from, at most. */
  readonly history: number;
  /** Whether the trace goes on: what has not happened yet is then no reason for an alarm. */
  readonly ongoing?: boolean;
}

/** Alarms with where they come from. */
export interface AlarmsOfTrace extends TraceAlarms {
  readonly header: Header;
  /** Run ids of the traces that were learned from. */
  readonly learnedFrom: readonly string[];
  /** Damaged lines and missing events, in which there may have been more. */
  readonly lost: number;
}

/** Reads a whole trace. Throws as `TraceReader.open()` does. */
export async function alarmsOfTrace(
  path: string,
  { alarms, limit, history, ongoing = false }: TraceAlarmOptions,
): Promise<AlarmsOfTrace> {
  using reader = await TraceReader.open(path);
  const { header } = reader;
  const watch = new AlarmWatch(alarms, { limit });
  // Beside the run: whoever names a path means its neighbours.
  const folder = path.slice(0, path.lastIndexOf("/") + 1) || ".";
  const learnedFrom = await learnFromHistory(watch, { folder, header, most: history });
  const recomputation = new AlarmRecomputation(watch, header);
  for await (const batch of reader.events()) {
    for (const event of batch) recomputation.add(event);
  }
  const found = ongoing ? recomputation.soFar() : recomputation.end();
  const { badLineCount, missingEvents } = reader.problems;
  return { ...found, header, learnedFrom, lost: badLineCount + missingEvents };
}
