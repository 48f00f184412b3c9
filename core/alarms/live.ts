/**
 * Alarms over a run that is going on: each is an event of the run, after the one that caused it. Whoever
 * emits does not wait for them: events are put aside and looked at a moment later, between two reads.
 * @module
 */

import type { Emission, RunChannel } from "../bus.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import { TraceWriteError } from "../trace/errors.ts";
import { type AlarmWatch, draftOf, type RaisedAlarm } from "./watch.ts";

/** Where events are heard and alarms are said. */
export interface WatchedChannel extends Pick<RunChannel, "on"> {
  emit(draft: Emission): unknown;
}

/** What is watched. */
export interface LiveOptions {
  readonly channel: WatchedChannel;
  readonly header: Header;
  /** Nanoseconds since the run began, now. */
  readonly now: () => number;
  /** Events that came before, which are looked at first. */
  readonly early?: readonly TraceEvent[];
}

/** Alarms at work. */
export interface LiveAlarms extends Disposable {
  /** Looks at the events that wait, now. */
  look(): void;
  /** The run is about to end: what alarms have left to say. */
  end(): void;
}

/** A timer may not be set for longer than this, in milliseconds. */
const LONGEST_WAIT = 60_000;
const NS = 1e6;
/** Milliseconds after which events are looked at. */
const SOON = 10;
/** Events that may wait; with more, whoever emits waits for them to be looked at. */
const MOST_WAITING = 2000;

/** Watches a channel until it is disposed of. What breaks is an `error.raised` and ends nothing. */
export function watchLive(
  watch: AlarmWatch,
  { channel, header, now, early = [] }: LiveOptions,
): LiveAlarms {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer rings. */
  let set = Infinity;
  let told = 0;
  let waiting: TraceEvent[] = [...early];
  let soon: ReturnType<typeof setTimeout> | undefined;

  const say = (raised: readonly RaisedAlarm[]) => {
    for (const one of raised) channel.emit(draftOf(one));
    if (watch.broken.length === told) return;
    for (const { alarm, message } of watch.broken.slice(told)) {
      told++;
      const error = { type: "alarm_failed", message };
      channel.emit({ kind: "error.raised", source: `alarm ${alarm}`, error });
    }
  };
  const look = () => {
    clearTimeout(soon);
    soon = undefined;
    const events = waiting;
    waiting = [];
    for (const event of events) say(watch.add(event));
    wait();
  };
  const ring = () => {
    set = Infinity;
    look();
    say(watch.wake(now()));
    wait();
  };
  /** For a timer, whose errors nobody catches: a trace that failed fails whoever emits next, too. */
  const unlessUnwritable = (work: () => void) => () => {
    try {
      work();
    } catch (cause) {
      if (!(cause instanceof TraceWriteError)) throw cause;
      stop();
    }
  };
  const stop = () => {
    clearTimeout(soon);
    clearTimeout(timer);
    subscription.stop();
  };
  const wait = () => {
    const { due } = watch;
    // One that rings too early finds nothing due and is set anew: cheaper than a timer for each chunk.
    if (due === undefined || due >= set || due === Infinity) return;
    clearTimeout(timer);
    set = due;
    timer = setTimeout(
      unlessUnwritable(ring),
      Math.min(LONGEST_WAIT, Math.max(1, (due - now()) / NS)),
    );
    // A watch alone keeps no program alive.
    Deno.unrefTimer(timer);
  };

  watch.begin(header);
  const subscription = channel.on("*", (event) => {
    waiting.push(event);
    if (waiting.length >= MOST_WAITING) look();
    else soon ??= setTimeout(unlessUnwritable(look), SOON);
  });
  return {
    look,
    end: () => {
      look();
      say(watch.end());
    },
    [Symbol.dispose]: stop,
  };
}
