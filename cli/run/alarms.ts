/** The alarms of a run: which watch, what they learn from, and whether one of them fails it. @module */

import {
  activeAlarms,
  checkFailOn,
  failsOn,
  type KnownAlarm,
  knownAlarms,
} from "../../core/alarms/active.ts";
import { learnFromHistory } from "../../core/alarms/history.ts";
import { AlarmWatch } from "../../core/alarms/watch.ts";
import type { Config } from "../../core/config/load.ts";
import type { Header } from "../../core/events/header.ts";
import type { Found } from "../../core/plugin/discovery.ts";
import { loadTrace } from "../../core/trace/reader.ts";

/** The exit code of a gate that failed. */
export const GATE_FAILED = 100;

/** What a watch is made from. */
export interface WatchInputs {
  readonly config: Config;
  readonly plugins: readonly Found[];
  readonly header: Header;
  /** The trace itself, where a run that is taken up again has written a part of it. */
  readonly begun?: string | undefined;
}

/** The alarms that are on, after they have learned from earlier runs. Throws `ConfigError` or `PluginError`. */
export async function alarmWatch(
  { config, plugins, header, begun }: WatchInputs,
): Promise<AlarmWatch> {
  const known: readonly KnownAlarm[] = await knownAlarms(plugins);
  const { settings } = config;
  checkFailOn(settings.fail_on, known);
  const active = activeAlarms(known, config);
  const watch = new AlarmWatch(active, { limit: settings["alarms.limit"] });
  if (active.length === 0) return watch;
  const folder = settings["traces.dir"];
  await learnFromHistory(watch, { folder, header, most: settings["alarms.history"] });
  if (begun !== undefined) {
    const trace = await loadTrace(begun);
    watch.learn(trace.header, trace.events);
  }
  return watch;
}

/** The exit code as alarms leave it: a run that failed otherwise says that first. */
export function gateCode(
  exitCode: number,
  { alarms, failOn }: {
    readonly alarms: readonly { readonly alarm: string; readonly finding: string }[];
    readonly failOn: readonly string[];
  },
): number {
  return exitCode === 0 && alarms.some((one) => failsOn(failOn, one)) ? GATE_FAILED : exitCode;
}
