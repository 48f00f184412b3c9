/** What alarms say of a trace, for tests. @module */

import { ImaginedTrace } from "./imagined_trace.ts";
import { imaginedHeader } from "./imagined_header.ts";
import { BUILT_IN } from "../alarms/built_in.ts";
import { type ActiveAlarm, AlarmWatch, type RaisedAlarm } from "../alarms/watch.ts";

/** All built-in alarms, or those that are named, with settings by name. */
export function activeAlarms(
  names: readonly string[] = Object.keys(BUILT_IN),
  settings: Readonly<Record<string, unknown>> = {},
): ActiveAlarm[] {
  return names.flatMap((name) => {
    const definition = BUILT_IN[name];
    return definition === undefined ? [] : [{ name, definition, settings: settings[name] ?? {} }];
  });
}

/** Everything that alarms say of a trace, after earlier ones. Throws where one broke. */
export function raisedBy(
  { header, events }: Pick<ImaginedTrace, "header" | "events">,
  { alarms = activeAlarms(), earlier = [] }: {
    readonly alarms?: readonly ActiveAlarm[];
    readonly earlier?: readonly Pick<ImaginedTrace, "header" | "events">[];
  } = {},
): RaisedAlarm[] {
  const watch = new AlarmWatch(alarms);
  for (const one of earlier) watch.learn(one.header, one.events);
  watch.begin(header);
  const raised = [...events.flatMap((event) => watch.add(event)), ...watch.end()];
  const [broken] = watch.broken;
  if (broken !== undefined) throw new TypeError(`Alarm "${broken.alarm}" broke: ${broken.message}`);
  return raised;
}

/** `alarm/finding` of each, in order. */
export function named(raised: readonly RaisedAlarm[]): string[] {
  return raised.map(({ alarm, finding }) => `${alarm}/${finding}`);
}

/** A trace to which calls can be added. */
export function imaginedTrace(run = "run-1"): ImaginedTrace {
  return new ImaginedTrace(imaginedHeader(run));
}
