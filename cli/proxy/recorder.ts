/** The recorder of a proxy: this program again, in a process of its own. @module */

import { fileURLToPath } from "node:url";
import { activeAlarms, knownAlarms } from "../../core/alarms/active.ts";
import { learnFromHistory } from "../../core/alarms/history.ts";
import { AlarmWatch } from "../../core/alarms/watch.ts";
import { ModelLensError } from "../../core/errors.ts";
import type { Header } from "../../core/events/header.ts";
import { discover } from "../../core/plugin/discovery.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import type { Begin } from "../../core/proxy/channel/begin.ts";
import { serveRecorder, type Watcher } from "../../core/proxy/recording/serve_recorder.ts";
import { watchSession } from "../../core/proxy/recording/session_alarms.ts";

/** The word that starts it, which no help names: nobody types it. */
export const RECORDER = "proxy-recorder";

/** Program and arguments that start it. */
export function recorderCommand(): readonly [string, ...string[]] {
  if (Deno.build.standalone) return [Deno.execPath(), RECORDER];
  const program = fileURLToPath(new URL("../../cli.ts", import.meta.url));
  return [Deno.execPath(), "run", "-A", "--quiet", program, RECORDER];
}

/** Signals that reach both processes at once; they are for the proxy, which ends the recorder in its time. */
const NOT_FOR_IT: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Records what comes on standard input, to its end. */
export async function runRecorder(): Promise<number> {
  for (const name of NOT_FOR_IT) Deno.addSignalListener(name, () => {});
  await serveRecorder({ input: Deno.stdin.readable, output: Deno.stdout, watcher });
  return 0;
}

const watcher: Watcher = ({ alarms, folder }, tell) => {
  if (alarms === undefined) return undefined;
  const failed = (cause: Error) => {
    const hint = cause instanceof ModelLensError ? cause.hint : "";
    const goOn = "Calls are recorded; alarms RUN computes what was not watched";
    tell({ kind: "problem", message: `No alarms: ${cause.message}`, hint: hint || goOn });
  };
  const watchOf = (header: Header) => alarmWatch(alarms, { folder, header });
  return (trace) => watchSession(trace, { watchOf, failed });
};

/** As the proxy was told to have it; each trace has its own, which has learned from those before. */
async function alarmWatch(
  { on, limit, history, settings, brought }: NonNullable<Begin["alarms"]>,
  { folder, header }: { readonly folder: string; readonly header: Header },
): Promise<AlarmWatch> {
  const known = await knownAlarms(brought ? await discover(await pluginRoots()) : []);
  const config = { settings: { "alarms.on": on }, alarmSettings: settings };
  const watch = new AlarmWatch(activeAlarms(known, config), { limit });
  await learnFromHistory(watch, { folder, header, most: history });
  return watch;
}
