/** Alarms over the traces of a session. They learn from earlier traces while recording has begun. @module */

import { type LiveAlarms, watchLive } from "../../alarms/live.ts";
import type { AlarmWatch } from "../../alarms/watch.ts";
import type { Header } from "../../events/header.ts";
import type { TraceEvent } from "../../events/mod.ts";
import type { TraceWatch, WatchedTrace } from "./kept_trace.ts";

/** Where alarms come from. */
export interface SessionAlarmsOptions {
  /** Makes the watch of a trace, after it has learned. */
  readonly watchOf: (header: Header) => Promise<AlarmWatch>;
  /** Told when there can be no alarms, whatever the reason: it ends nothing else. */
  readonly failed: (cause: Error) => void;
}

/** Watches a trace as soon as the alarms have learned; what comes until then is looked at afterwards. */
export function watchSession(
  trace: WatchedTrace,
  { watchOf, failed }: SessionAlarmsOptions,
): TraceWatch {
  let early: TraceEvent[] = [];
  let live: LiveAlarms | undefined;
  let disposed = false;
  const hearing = trace.on("*", (event) => void early.push(event));
  const ready = watchOf(trace.header).then((watch) => {
    hearing.stop();
    if (disposed) return;
    live = watchLive(watch, {
      channel: trace,
      header: trace.header,
      now: () => trace.now(),
      early,
    });
    early = [];
    live.look();
  }, (cause) => {
    hearing.stop();
    early = [];
    failed(cause instanceof Error ? cause : new TypeError(String(cause)));
  });
  return {
    look: () => live?.look(),
    end: async () => {
      await ready;
      live?.end();
    },
    [Symbol.dispose]: () => {
      disposed = true;
      hearing.stop();
      live?.[Symbol.dispose]();
    },
  };
}
