/** Which alarms the server computes: those that the commands of this configuration compute. @module */

import { activeAlarms, knownAlarms } from "../../core/alarms/active.ts";
import type { TraceAlarmOptions } from "../../core/alarms/of_trace.ts";
import type { Config } from "../../core/config/load.ts";
import { pluginsFor } from "../settings.ts";

/** Checks the configuration at once. Throws `ConfigError` and `PluginError`. */
export async function alarmChoice(
  config: Config,
): Promise<() => Promise<Omit<TraceAlarmOptions, "ongoing">>> {
  const { settings } = config;
  const known = await knownAlarms(await pluginsFor(config));
  const choice = {
    alarms: activeAlarms(known, config),
    limit: settings["alarms.limit"],
    history: settings["alarms.history"],
  };
  return () => Promise.resolve(choice);
}
